using System.IO.Compression;

namespace Chat.LoadTest.Wire;

/// <summary>Unpacks the messages of one connection (RFC 7692, 7.2.2), whether or not the server keeps a context from one to the next.</summary>
internal sealed class Inflater : IDisposable
{
    private readonly Packed packed = new();
    private readonly DeflateStream inflate;
    private byte[] unpacked = new byte[4096];

    public Inflater() => inflate = new DeflateStream(packed, CompressionMode.Decompress);

    /// <summary>What a message holds, until the next call.</summary>
    /// <exception cref="InvalidDataException">It is not compressed, or too long.</exception>
    public ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> payload)
    {
        packed.Set(payload);
        var length = 0;
        while (inflate.Read(unpacked.AsSpan(length)) is > 0 and var count)
        {
            length += count;
            if (length < unpacked.Length) continue;
            if (length >= FrameReader.MaxFrame) throw new InvalidDataException("The server sent a message that unpacks beyond measure.");
            Array.Resize(ref unpacked, length * 2);
        }

        return unpacked.AsSpan(0, length);
    }

    public void Dispose() => inflate.Dispose();

    /// <summary>One payload at a time, with the end of a block that is left out on the wire.</summary>
    private sealed class Packed : Stream
    {
        private byte[] bytes = new byte[512];
        private int start;
        private int end;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Set(ReadOnlySpan<byte> payload)
        {
            ReadOnlySpan<byte> tail = [0, 0, 0xFF, 0xFF];
            (start, end) = (0, payload.Length + tail.Length);
            if (bytes.Length < end) bytes = new byte[end * 2];
            payload.CopyTo(bytes);
            tail.CopyTo(bytes.AsSpan(payload.Length));
        }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, end - start);
            bytes.AsSpan(start, count).CopyTo(buffer);
            start += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
