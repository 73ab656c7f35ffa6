namespace Chat.LoadTest.Wire;

/// <summary>The bytes of one connection, bare or under TLS.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>Begins to read. The handler is called by one thread at a time.</summary>
    void Start(ITransportHandler handler);

    /// <summary>Sends or queues the bytes, in order; never waits. Bytes for a connection that has ended are dropped.</summary>
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Ends the connection as a lost network would: what is under way is dropped, and on a bare socket the other side is told so.</summary>
    void Abort();
}
