using Chat.Client.Connecting;

namespace Chat.Client.Rooms;

/// <summary>A room on one connection. The room's lock guards it.</summary>
internal sealed class Attachment(Link link, int capacity)
{
    private readonly Queue<object> waiting = new();

    public Link Link { get; } = link;

    public AttachmentMode Mode { get; private set; } = AttachmentMode.Joining;

    /// <summary>Whether the server has answered a join on it.</summary>
    public bool IsJoined { get; set; }

    /// <summary>The log it brings live messages of.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>The last live number on this connection.</summary>
    public long LastSeq { get; set; }

    /// <summary>Done when a join that is under way has come to its end.</summary>
    public Task Joining { get; set; } = Task.CompletedTask;

    /// <summary>Whether more came meanwhile than could wait: another join brings it.</summary>
    public bool HasLost { get; private set; }

    /// <summary>From now on what comes waits for the answer to a join.</summary>
    public void BeginJoin()
    {
        Mode = AttachmentMode.Joining;
        waiting.Clear();
        HasLost = false;
    }

    /// <summary>From now on messages are dropped: they are read from the log, up to where the next join begins.</summary>
    public void BeginCatchUp()
    {
        Mode = AttachmentMode.CatchingUp;
        waiting.Clear();
    }

    public void GoLive(string epoch, long seq)
    {
        Mode = AttachmentMode.Live;
        Epoch = epoch;
        LastSeq = seq;
    }

    public void Wait(object record)
    {
        if (waiting.Count < capacity) waiting.Enqueue(record);
        else HasLost = true;
    }

    /// <summary>What has waited, oldest first.</summary>
    public object? Next() => Mode == AttachmentMode.Live && waiting.Count > 0 ? waiting.Dequeue() : null;
}
