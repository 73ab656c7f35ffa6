namespace Chat.Client;

/// <summary>Why messages are missing.</summary>
public enum GapKind
{
    /// <summary>The server keeps them no longer.</summary>
    Trimmed,

    /// <summary>The server's log was lost or reset: numbers begin anew, and what came after the last message of the old log is not known.</summary>
    Reset,
}
