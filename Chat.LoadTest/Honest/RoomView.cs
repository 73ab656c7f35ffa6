using Chat.Contracts;

namespace Chat.LoadTest.Honest;

/// <summary>
/// One room as one user sees it, from its first join on through every later connection: each number follows the one before,
/// none is missing and none comes twice. What contradicts that goes to the ledger.
/// </summary>
internal sealed class RoomView(string user, string room, Ledger ledger)
{
    private readonly Lock gate = new();
    private readonly StreamLedger stream = ledger.Stream(Ledger.RoomKey(room));
    private readonly List<ChatMessage> early = [];
    private readonly Dictionary<string, bool> presence = [];
    private object? session;
    private bool rejoining;
    private bool watchesPresence;
    private bool waits = true;
    private string? epoch;
    private long last;
    private long fillTo;
    private long leftover;

    public string Room => room;

    public long Last
    {
        get
        {
            lock (gate) return last;
        }
    }

    /// <summary>A join on this connection begins: messages are put aside until its answer. Returns from where to resume.</summary>
    public StreamPosition? BeginJoin(object connection)
    {
        lock (gate)
        {
            rejoining = ReferenceEquals(session, connection);
            session = connection;
            waits = true;
            watchesPresence = !rejoining;
            presence.Clear();
            early.Clear();
            return epoch is null ? null : new StreamPosition(epoch, last);
        }
    }

    /// <summary>The join's answer. Returns from where to read the log when the answer does not reach back far enough.</summary>
    public long? EndJoin(RoomSnapshot snapshot, bool inOrder)
    {
        lock (gate)
        {
            CheckEarly(snapshot.Position.Seq, inOrder);
            leftover = rejoining && !inOrder ? snapshot.Position.Seq : 0;
            if (epoch != snapshot.Position.Epoch)
            {
                if (epoch is not null) Violation($"the log began anew: epoch {epoch} at {last} became {snapshot.Position.Epoch} at {snapshot.Position.Seq}");
                epoch = snapshot.Position.Epoch;
                last = snapshot.Position.Seq;
            }
            else if (snapshot.Recovered)
            {
                foreach (var message in snapshot.Missed) Next(message);
                if (last != snapshot.Position.Seq) Violation($"resumed to {last} where the answer says {snapshot.Position.Seq}");
            }
            else if (snapshot.Position.Seq < last)
            {
                Violation($"the log ends at {snapshot.Position.Seq}, {last} was seen");
            }
            else if (snapshot.Position.Seq > last)
            {
                ledger.Counts.Add("resumes by history");
                fillTo = snapshot.Position.Seq;
                return last;
            }

            Follow();
            return null;
        }
    }

    /// <summary>A page of what lies between the last message and the join. Returns from where to read on, null at the end.</summary>
    public long? Fill(IReadOnlyList<ChatMessage> page)
    {
        lock (gate)
        {
            foreach (var message in page.Where(m => m.Seq <= fillTo)) Next(message);
            if (page.Count > 0 && last < fillTo) return last;
            if (last < fillTo) Violation($"history ends at {last} before {fillTo}");
            Follow();
            return null;
        }
    }

    /// <summary>
    /// A live message. After leaving and joining on one connection, what was under way between counts once: Microsoft's client may
    /// hand over the answer to the join before events that came earlier.
    /// </summary>
    public void Take(object connection, ChatMessage message)
    {
        lock (gate)
        {
            if (!ReferenceEquals(session, connection)) return; // of a connection this user has moved away from
            if (waits) early.Add(message);
            else if (message.Seq > leftover || message.Seq > last) Next(message);
        }
    }

    /// <summary>A user's joining and leaving are announced alternately.</summary>
    public void Announced(object connection, string who, bool joined)
    {
        lock (gate)
        {
            if (!ReferenceEquals(session, connection) || !watchesPresence || who == user) return;
            if (presence.TryGetValue(who, out var before) && before == joined) Violation($"{who} was announced twice as {(joined ? "joined" : "left")}");
            presence[who] = joined;
        }
    }

    private void CheckEarly(long position, bool inOrder)
    {
        // What was under way when the user left may still come.
        if (inOrder && early.Find(m => !rejoining || m.Seq > position) is { } message) Violation($"number {message.Seq} came before the answer to the join");
    }

    private void Follow()
    {
        waits = false;
        foreach (var message in early)
        {
            if (!rejoining || message.Seq > last) Next(message);
        }

        early.Clear();
    }

    private void Next(ChatMessage message)
    {
        ledger.Counts.Add("messages seen");
        if (message.Seq <= last) Violation($"number {message.Seq} came again after {last}");
        else if (message.Seq > last + 1) Violation($"number {message.Seq} came after {last}");
        last = Math.Max(last, message.Seq);
        ledger.Check(stream.Seen(user, message.Seq, message.Id, message.ClientMessageId, message.Text));
    }

    private void Violation(string text) => ledger.Violation($"{user} in {room}: {text}");
}
