namespace Chat.Server.Stores;

/// <summary>What is left of a page's bytes while it is filled: the first message always fits, and after one that does not nothing does.</summary>
internal sealed class PageBudget(int bytes)
{
    private long left = bytes;
    private bool begun;

    /// <summary>Whether a message was turned away.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Turns away all that follows.</summary>
    public void Close() => IsSpent = true;

    /// <param name="size">The bytes of the next message.</param>
    /// <returns>Whether it is on the page.</returns>
    public bool TryTake(int size)
    {
        IsSpent |= begun && size > left;
        if (IsSpent) return false;
        begun = true;
        left -= size;
        return true;
    }
}
