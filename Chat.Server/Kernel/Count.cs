namespace Chat.Server.Kernel;

/// <summary>A number that only grows. It is right whether or not anybody listens, and adding to it allocates nothing: an instrument reads it when it is asked.</summary>
internal sealed class Count
{
    private long value;

    public long Value => Volatile.Read(ref value);

    public void Add(long more = 1) => Interlocked.Add(ref value, more);
}
