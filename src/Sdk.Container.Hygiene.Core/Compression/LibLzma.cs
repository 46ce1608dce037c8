using System.Runtime.InteropServices;

namespace Sdk.Container.Hygiene.Compression;

/// <summary>The functions of the machine's liblzma 5 (its ABI has been stable since 5.0: lzma/base.h, lzma/container.h).</summary>
internal sealed unsafe class LibLzma
{
    private static readonly string[] FileNames = ["liblzma.so.5", "liblzma.5.dylib"];

    // LZMA_VERSION of 5.4.0: the first stable release with lzma_stream_decoder_mt.
    private const uint FirstThreaded = 50_040_002;

    private LibLzma(nint library)
    {
        Code = (delegate* unmanaged[Cdecl]<LzmaStream*, int, int>)NativeLibrary.GetExport(library, "lzma_code");
        End = (delegate* unmanaged[Cdecl]<LzmaStream*, void>)NativeLibrary.GetExport(library, "lzma_end");
        StreamDecoder = (delegate* unmanaged[Cdecl]<LzmaStream*, ulong, uint, int>)NativeLibrary.GetExport(library, "lzma_stream_decoder");
        var version = (delegate* unmanaged[Cdecl]<uint>)NativeLibrary.GetExport(library, "lzma_version_number");
        var cores = (delegate* unmanaged[Cdecl]<uint>)NativeLibrary.GetExport(library, "lzma_cputhreads");
        Cores = Math.Max(1, cores());
        if (version() >= FirstThreaded)
            ThreadedStreamDecoder = (delegate* unmanaged[Cdecl]<LzmaStream*, LzmaThreading*, int>)NativeLibrary.GetExport(library, "lzma_stream_decoder_mt");
    }

    /// <summary>Null where the library is not there, or is not the one that it should be.</summary>
    public static LibLzma? Instance { get; } = TryLoad();

    public uint Cores { get; }

    public delegate* unmanaged[Cdecl]<LzmaStream*, int, int> Code { get; }

    public delegate* unmanaged[Cdecl]<LzmaStream*, void> End { get; }

    public delegate* unmanaged[Cdecl]<LzmaStream*, ulong, uint, int> StreamDecoder { get; }

    /// <summary>Null before liblzma 5.4.</summary>
    public delegate* unmanaged[Cdecl]<LzmaStream*, LzmaThreading*, int> ThreadedStreamDecoder { get; }

    private static LibLzma? TryLoad()
    {
        foreach (var name in FileNames)
        {
            try
            {
                if (NativeLibrary.TryLoad(name, out var library))
                    return new(library);
            }
            catch (EntryPointNotFoundException)
            {
                // Not a liblzma that we know: the managed decoder reads the same.
            }
        }
        return null;
    }
}

/// <summary>lzma_stream of lzma/base.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LzmaStream
{
    public byte* NextIn;
    public nuint AvailableIn;
    public ulong TotalIn;
    public byte* NextOut;
    public nuint AvailableOut;
    public ulong TotalOut;
    private readonly void* _allocator;
    private readonly void* _internal;
    private readonly void* _reservedPointer1;
    private readonly void* _reservedPointer2;
    private readonly void* _reservedPointer3;
    private readonly void* _reservedPointer4;
    private readonly ulong _seekPosition;
    private readonly ulong _reservedInteger2;
    private readonly nuint _reservedInteger3;
    private readonly nuint _reservedInteger4;
    private readonly int _reservedEnum1;
    private readonly int _reservedEnum2;
}

/// <summary>lzma_mt of lzma/container.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LzmaThreading
{
    public uint Flags;
    public uint Threads;
    private readonly ulong _blockSize;
    private readonly uint _timeout;
    private readonly uint _preset;
    private readonly void* _filters;
    private readonly int _check;
    private readonly int _reservedEnum1;
    private readonly int _reservedEnum2;
    private readonly int _reservedEnum3;
    private readonly uint _reservedInteger1;
    private readonly uint _reservedInteger2;
    private readonly uint _reservedInteger3;
    private readonly uint _reservedInteger4;
    public ulong ThreadingMemoryLimit;
    public ulong MemoryLimit;
    private readonly ulong _reservedInteger7;
    private readonly ulong _reservedInteger8;
    private readonly void* _reservedPointer1;
    private readonly void* _reservedPointer2;
    private readonly void* _reservedPointer3;
    private readonly void* _reservedPointer4;
}
