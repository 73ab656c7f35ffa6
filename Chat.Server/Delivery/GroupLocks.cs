namespace Chat.Server.Delivery;

/// <summary>Lets a group on this node be entered, left and subscribed to by one caller at a time; a fixed number of locks is shared.</summary>
internal sealed class GroupLocks
{
    private readonly SemaphoreSlim[] locks = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    public async ValueTask<Held> EnterAsync(string group, CancellationToken cancellation = default)
    {
        var chosen = locks[(uint)group.GetHashCode(StringComparison.Ordinal) % (uint)locks.Length];
        await chosen.WaitAsync(cancellation);
        return new Held(chosen);
    }

    internal readonly struct Held(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }
}
