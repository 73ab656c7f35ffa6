using Chat.Client.Connecting;

namespace Chat.Client.Directs;

/// <summary>How far the direct messages with one user have been handled.</summary>
internal sealed class Conversation(string other, long last)
{
    public string Other { get; } = other;

    /// <summary>The number before the first that was heard of.</summary>
    public long Start { get; } = last;

    /// <summary>The log, once a page of it was read.</summary>
    public string? Epoch { get; set; }

    /// <summary>The last number handled.</summary>
    public long Last { get; set; } = last;

    /// <summary>The largest number heard of.</summary>
    public long Head { get; set; } = last;

    /// <summary>Whether it is being read from the log: what comes live is in there.</summary>
    public bool IsCatchingUp { get; set; }

    /// <summary>The connection that the last live message came on, and its number.</summary>
    public (Link? Link, long Seq) Live { get; set; }
}
