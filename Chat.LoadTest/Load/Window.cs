namespace Chat.LoadTest.Load;

/// <summary>The time that is measured, between warming up and the end. Nothing, until it is set.</summary>
internal sealed class Window
{
    private long from = long.MaxValue;
    private long to = long.MaxValue;

    public void Set(long first, long last)
    {
        Volatile.Write(ref to, last);
        Volatile.Write(ref from, first);
    }

    /// <summary>Whether what was due then counts.</summary>
    public bool Includes(long due) => due >= Volatile.Read(ref from) && due < Volatile.Read(ref to);
}
