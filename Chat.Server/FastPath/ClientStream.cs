namespace Chat.Server.FastPath;

/// <summary>What a client sends, from where TLS or TCP gives it, see <see cref="TurnStream{T}"/>. Nothing is read at a position.</summary>
internal abstract class ClientStream : Stream
{
    private FrameBoundary boundary;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether nothing more was read than so many WebSocket messages.</summary>
    public bool IsAfter(uint messages) => boundary.IsAfter(messages);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>To be told of everything that is given to the reader, before it is.</summary>
    protected void Pass(ReadOnlySpan<byte> bytes) => boundary.Pass(bytes);
}
