using Chat.LoadTest.Load;

namespace Chat.LoadTest.Resume;

/// <summary>A connection's place in one room. It outlives the connection; written by the connection's thread.</summary>
internal sealed class ResumeSeat(ResumeRoom room)
{
    public ResumeRoom Room => room;

    public MemberLedger Ledger { get; } = new();

    /// <summary>The life of the log that was joined; null before the first join.</summary>
    public string? Epoch { get; set; }

    /// <summary>What is known of the room up to here.</summary>
    public long Seq { get; set; }

    /// <summary>When the join was first asked for on this connection.</summary>
    public long AskedAt { get; set; }

    public bool IsJoined { get; set; }

    /// <summary>Joined on this connection, and nothing is missing.</summary>
    public bool IsDone { get; set; }
}
