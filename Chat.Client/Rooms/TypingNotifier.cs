namespace Chat.Client.Rooms;

/// <summary>When to say that the user is typing: at most every three seconds while it does, and once when it stops. Safe for threads.</summary>
internal sealed class TypingNotifier(TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);

    private readonly object gate = new();
    private long? said;

    /// <summary>Whether it is to be said now.</summary>
    public bool Note(bool isTyping)
    {
        lock (gate)
        {
            if (isTyping && said is { } last && time.GetElapsedTime(last) < Pace) return false;
            if (!isTyping && said is null) return false;
            said = isTyping ? time.GetTimestamp() : null;
            return true;
        }
    }
}
