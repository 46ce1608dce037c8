using System.Runtime.InteropServices;

namespace Sdk.Container.Hygiene.Compression;

/// <summary>One decoding of one .xz stream by liblzma: owns the native state and the buffer that feeds it.</summary>
internal sealed unsafe class LzmaDecoder : SafeHandle
{
    private const int Ok = 0; // lzma_ret of lzma/base.h
    private const int StreamEnd = 1;
    private const int MemoryError = 5;
    private const int MemoryLimitError = 6;
    private const int BufferError = 10;
    private const int Run = 0; // lzma_action
    private const int Finish = 3;

    private readonly LibLzma _library;
    private readonly byte[] _input = GC.AllocateUninitializedArray<byte>(128 << 10, pinned: true);
    private bool _sourceEnded;

    public LzmaDecoder(LibLzma library, int threads) : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _library = library;
        var stream = (LzmaStream*)NativeMemory.AllocZeroed((nuint)sizeof(LzmaStream));
        SetHandle((nint)stream);
        var count = threads > 0 ? (uint)threads : library.Cores;
        var threading = new LzmaThreading { Threads = count, MemoryLimit = XzDecoder.MemoryLimit, ThreadingMemoryLimit = XzDecoder.ThreadingMemoryLimit };
        Check(library.ThreadedStreamDecoder != null && count > 1
            ? library.ThreadedStreamDecoder(stream, &threading)
            : library.StreamDecoder(stream, XzDecoder.MemoryLimit, 0));
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>True when the whole stream was decoded and its checks hold.</summary>
    public bool Ended { get; private set; }

    /// <summary>Fills what it can of <paramref name="output"/>; 0 only at the end of the stream.</summary>
    public int Decode(Stream source, Span<byte> output)
    {
        var stream = (LzmaStream*)handle;
        fixed (byte* target = output)
        {
            stream->NextOut = target;
            stream->AvailableOut = (nuint)output.Length;
            while (!Ended && stream->AvailableOut == (nuint)output.Length)
                Step(stream, source);
            return output.Length - (int)stream->AvailableOut;
        }
    }

    protected override bool ReleaseHandle()
    {
        var stream = (LzmaStream*)handle;
        _library.End(stream);
        NativeMemory.Free(stream);
        return true;
    }

    private void Step(LzmaStream* stream, Stream source)
    {
        if (stream->AvailableIn == 0 && !_sourceEnded)
        {
            var count = source.Read(_input);
            _sourceEnded = count == 0;
            stream->NextIn = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_input, 0);
            stream->AvailableIn = (nuint)count;
        }
        var result = _library.Code(stream, _sourceEnded ? Finish : Run);
        Ended = result == StreamEnd;
        if (Ended)
        {
            if (stream->AvailableIn > 0 || source.ReadByte() >= 0)
                throw new InvalidDataException("there is more after the end of the xz stream");
            return;
        }
        Check(result);
    }

    private static void Check(int result)
    {
        if (result == Ok)
            return;
        throw new InvalidDataException(result switch
        {
            MemoryError or MemoryLimitError => "the xz stream needs more memory than is allowed",
            BufferError => "the xz stream ends too early",
            _ => $"the xz stream is damaged (liblzma says {result})",
        });
    }
}
