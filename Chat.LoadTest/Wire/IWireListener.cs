namespace Chat.LoadTest.Wire;

/// <summary>Hears what comes on one connection. It is called by one thread at a time and must not wait.</summary>
internal interface IWireListener
{
    void OnRecord(in WireRecord record);

    /// <summary>The last call.</summary>
    /// <param name="code">A close code; 1006 when the connection ended without one.</param>
    /// <param name="reason">What the server said about it.</param>
    void OnClosed(int code, string reason);
}
