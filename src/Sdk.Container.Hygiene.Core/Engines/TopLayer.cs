using System.Buffers;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Docker.DotNet;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Storage;

namespace Sdk.Container.Hygiene.Engines;

/// <summary>
/// Reads the last layer of an image out of <c>GET /images/NAME/get</c>. Every engine names and orders the files of that archive in its own way, and its index comes last; but the layer's
/// SHA-256 is known before. So each file is hashed as it goes by, and the one that has that hash is the layer, verified.
/// </summary>
internal sealed class TopLayer(DockerClient client, EngineInfo info, EngineQuestions questions)
{
    private const int BufferSize = 256 << 10;

    public async Task ReadAsync(string image, string scratchFolder, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        var path = Path.Combine(scratchFolder, $"{TemporaryFiles.RandomName()}.layer");
        await using var scratch = Keep(scratchFolder, () => new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        }));
        if (!await EngineFailures.GuardAsync(info, () => FindAsync(image, scratch, cancellationToken), cancellationToken))
            throw EngineDiagnostics.UnexpectedAnswer(info.Name, $"the archive of {image} does not have its last layer").ToException();
        scratch.Position = 0;
        await read(scratch, cancellationToken);
    }

    // A fault of this machine's disk, not of the connection.
    private static T Keep<T>(string folder, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw EngineDiagnostics.CannotKeepLayer(folder, failure.Message).ToException(failure);
        }
    }

    private async Task<bool> FindAsync(string image, FileStream scratch, CancellationToken cancellationToken)
    {
        var inspected = await questions.InspectAsync(image, cancellationToken);
        var last = inspected?.RootFS?.Layers is [.., var layer] ? layer : throw new InvalidDataException($"{image} has no layers");
        if (!Sha256Digest.TryParse(last, out var wanted))
            throw new InvalidDataException($"the layer '{last}' is no SHA-256 digest");

        await using var archive = await client.Images.SaveImageAsync(inspected.ID, cancellationToken);
        await using BufferedStream buffered = new(archive, BufferSize);
        await using TarReader reader = new(buffered);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.DataStream is not { } content)
                continue;
            scratch.SetLength(0);
            scratch.Position = 0;
            if (await CopyAsync(content, scratch, cancellationToken) == wanted)
                return true;
        }
        return false;
    }

    // containerd's store keeps layers as they came, which may be compressed; what the hash is of never is.
    private static async Task<Sha256Digest> CopyAsync(Stream content, FileStream scratch, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var start = await content.ReadAtLeastAsync(buffer, 2, throwOnEndOfStream: false, cancellationToken);
            await using ResumedStream whole = new(buffer.AsSpan(0, start).ToArray(), content);
            await using Stream plain = buffer.AsSpan(0, start) is [0x1F, 0x8B, ..] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
            while (await plain.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                Keep(Path.GetDirectoryName(scratch.Name)!, () =>
                {
                    scratch.Write(buffer, 0, read);
                    return true;
                });
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return Sha256Digest.FromBytes(hash.GetCurrentHash());
    }

    /// <summary>What was read of a stream already, and then the rest of it.</summary>
    private sealed class ResumedStream(ReadOnlyMemory<byte> start, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _start = start;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_start.IsEmpty)
                return rest.ReadAsync(buffer, cancellationToken);
            var count = Math.Min(_start.Length, buffer.Length);
            _start[..count].CopyTo(buffer);
            _start = _start[count..];
            return ValueTask.FromResult(count);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() { }
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
