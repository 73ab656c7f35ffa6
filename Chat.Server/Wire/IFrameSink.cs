namespace Chat.Server.Wire;

/// <summary>Where ready-made WebSocket frames of one connection go. Safe on any thread; nothing throws for what a client does.</summary>
internal interface IFrameSink
{
    /// <summary>
    /// Sends whole frames after all that were given before, without waiting for anything but the socket. The bytes must not
    /// change until the answer is there: true when the socket has taken them. After false, when they were dropped because the
    /// connection is gone or given up, something may still be reading them, so they must not go back to a pool.
    /// </summary>
    ValueTask<bool> SendAsync(ReadOnlyMemory<byte> frames);

    /// <summary>
    /// Gives the client up: what has not begun to be sent is dropped, and so is whatever comes. Nobody waits any more. A frame
    /// that has begun is still finished if the client takes it, so that a close frame can follow.
    /// </summary>
    void Stop();

    /// <summary>Since when the socket has not taken what it was given, as a timestamp; 0 when nothing waits.</summary>
    long WaitingSince { get; }
}
