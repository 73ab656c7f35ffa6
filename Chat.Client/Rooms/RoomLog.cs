using Chat.Client.Kernel;
using Chat.Contracts;

namespace Chat.Client.Rooms;

/// <summary>
/// What a room's readers are given: messages with ascending numbers, each once, and word of what is missing. Its caller's lock guards it; the rings are
/// safe for threads.
/// </summary>
internal sealed class RoomLog(string room, int capacity)
{
    /// <summary>What is told of gaps, changes and events is kept for readers in this number.</summary>
    private const int NoticeBuffer = 1_000;

    private long lastChange;

    public string Room => room;

    /// <summary>The newest message that readers can have; null before the first join.</summary>
    public StreamPosition? Position { get; private set; }

    /// <summary>How it is joined.</summary>
    public JoinOptions Options { get; init; } = new();

    /// <summary>The room's state, when it is asked for.</summary>
    public required StateMap State { get; init; }

    /// <summary>What the last join said of unread messages.</summary>
    public UnreadCount? Unread { get; private set; }

    public Ring<RoomItem> Messages { get; } = new(capacity);

    public Ring<MessageChange> Changes { get; } = new(NoticeBuffer);

    public Ring<MessageReacted> Reactions { get; } = new(NoticeBuffer);

    public Ring<Gap> Gaps { get; } = new(NoticeBuffer);

    /// <summary>Events of applications.</summary>
    public Ring<RoomEvent> Events { get; } = new(NoticeBuffer);

    /// <summary>Called with each gap, in its place.</summary>
    public Action<Gap> OnGap { get; init; } = _ => { };

    /// <summary>Called with each change, in its place.</summary>
    public Action<MessageChange> OnChange { get; init; } = _ => { };

    /// <summary>Called when the reactions to a message are others, in its place among the changes.</summary>
    public Action<MessageReacted> OnReacted { get; init; } = _ => { };

    /// <summary>Where a new reader begins: the number of the oldest item that is held, and the position before it.</summary>
    public RoomStart Start()
    {
        var cursor = Messages.First;
        var oldest = Messages.Read(cursor);
        return new(cursor, oldest.State == RingState.Item ? new(oldest.Item!.Epoch, oldest.Item.Message.Seq - 1) : Position ?? new("", 0));
    }

    /// <summary>How to join from here.</summary>
    public JoinRoomRequest Request(StreamPosition? start) => new(room, Position ?? start, Position is null ? null : lastChange, Options.Hidden ? true : null)
    {
        State = Options.State ? true : null,
        Unread = Options.Unread ? true : null,
    };

    /// <summary>The answer to a join. False when there is more to read than it brought: from <see cref="Position"/> on, and then another join.</summary>
    /// <param name="request">What the join asked for.</param>
    /// <param name="snapshot">What it answered.</param>
    /// <param name="hasCaughtUp">Whether the messages had been read on before: what still is not recovered are changes, more than the server tells of, and without
    /// word of them the room goes on.</param>
    public bool Apply(JoinRoomRequest request, RoomSnapshot snapshot, bool hasCaughtUp)
    {
        Unread = snapshot.Unread;
        State.Load(snapshot.State);
        if (request.After is null || (Position is null && !snapshot.Recovered && request.After.Epoch != snapshot.Position.Epoch)) return Begin(request, snapshot);
        var isFirst = Position is null;
        Position ??= request.After;
        if (snapshot.Position.Epoch != Position.Epoch || (!snapshot.Recovered && snapshot.Position.Seq < request.After.Seq)) return Reset(snapshot);
        if (isFirst || (hasCaughtUp && !snapshot.Recovered)) lastChange = snapshot.LastChange; // when first, nobody here has read what was changed before
        if (!snapshot.Recovered) return false;
        var known = Math.Max(lastChange, snapshot.LastChange);
        foreach (var message in snapshot.Changes ?? []) Take(message);
        lastChange = known; // one of them may have a number beyond it, and what lies between, of other messages, comes live
        foreach (var message in snapshot.Missed) Take(message, message.Seq - 1);
        Advance(snapshot.Position.Seq);
        return true;
    }

    /// <summary>A page that was read on from <see cref="Position"/>. False when it belongs to another log.</summary>
    public bool Apply(HistoryPage page)
    {
        if (page.Position.Epoch != Position!.Epoch) return false;
        var before = Position.Seq;
        foreach (var message in page.Messages)
        {
            Take(message, before);
            before = message.Seq;
        }

        if (page.Messages.Count == 0 && page.Position.Seq > Position.Seq) // nothing of it is kept
        {
            Miss(Position.Seq + 1, page.Position.Seq);
            Advance(page.Position.Seq);
        }

        return true;
    }

    /// <summary>A message of the present log.</summary>
    /// <param name="message">One that is known already is dropped.</param>
    /// <param name="before">The number before it where it came from: what lies between does not exist any more.</param>
    public void Take(ChatMessage message, long before)
    {
        if (message.Seq <= Position!.Seq) return;
        if (message.Seq > before + 1 && message.Seq > Position.Seq + 1) Miss(Position.Seq + 1, message.Seq - 1);
        Advance(message.Seq);
        State.Take(message);
        Messages.Append(new(Position.Epoch, message));
    }

    /// <summary>A change of the present log. One that is known already is dropped.</summary>
    public void Take(MessageChange change)
    {
        if (Position is not { } position || change.Change <= lastChange) return;
        lastChange = change.Change;
        Messages.Replace(
            item => item.Message.Seq == change.Seq && item.Epoch == position.Epoch,
            item => item.Message.Changed?.Change >= change.Change ? item : item with { Message = Changed(item.Message, change) });
        if (change.Deleted) State.Forget(change.Seq);
        Changes.Append(change);
        OnChange(change);
        if (change.Reactions is { } reactions) Tell(new MessageReacted(room, change.Seq, change.Id, reactions, change.Change)); // it may have overtaken them
    }

    /// <summary>Other reactions to a message of the present log, which are a change like others.</summary>
    public void Take(MessageReacted reacted)
    {
        if (Position is not { } position || reacted.Change <= lastChange) return;
        lastChange = reacted.Change;
        Messages.Replace(
            item => item.Message.Seq == reacted.Seq && item.Epoch == position.Epoch,
            item => item.Message.Changed?.Change >= reacted.Change ? item : item with { Message = Changed(item.Message, reacted) });
        Tell(reacted);
    }

    private void Tell(MessageReacted reacted)
    {
        Reactions.Append(reacted);
        OnReacted(reacted);
    }

    /// <summary>A gap that a reader has found for itself.</summary>
    public void Note(Gap gap)
    {
        Gaps.Append(gap);
        OnGap(gap);
    }

    public void Complete()
    {
        Messages.Complete();
        Changes.Complete();
        Reactions.Complete();
        Gaps.Complete();
        Events.Complete();
    }

    private bool Begin(JoinRoomRequest request, RoomSnapshot snapshot)
    {
        if (request.After is not null) return Reset(snapshot);
        Position = snapshot.Position;
        lastChange = snapshot.LastChange;
        return true;
    }

    private bool Reset(RoomSnapshot snapshot)
    {
        var oldest = snapshot.Missed.Count > 0 ? snapshot.Missed[0].Seq : snapshot.Position.Seq + 1;
        Note(new(room, GapKind.Reset, 1, oldest - 1));
        Position = new(snapshot.Position.Epoch, oldest - 1);
        lastChange = snapshot.LastChange;
        foreach (var message in snapshot.Missed) Take(message, message.Seq - 1);
        Advance(snapshot.Position.Seq);
        return true;
    }

    private void Take(ChatMessage message)
    {
        if (message.Changed is not { } mark) return;
        if (mark.Reacted == true) Take(new MessageReacted(room, message.Seq, message.Id, message.Reactions ?? new Dictionary<string, Reaction>(), mark.Change));
        else Take(new MessageChange(room, message.Seq, message.Id, mark.Deleted, message.Text, mark.At, mark.By, mark.Change, message.Reactions));
    }

    private void Advance(long seq)
    {
        if (seq > Position!.Seq) Position = Position with { Seq = seq };
    }

    private void Miss(long from, long to) => Note(new(room, GapKind.Trimmed, from, to));

    private static ChatMessage Changed(ChatMessage message, MessageChange change) => message with
    {
        Text = change.Text,
        Changed = new(change.Change, change.Deleted, change.At, change.By),
        ClientMessageId = change.Deleted ? null : message.ClientMessageId,
        Annotations = change.Deleted ? null : message.Annotations,
        Data = change.Deleted ? null : message.Data,
        ReplyTo = change.Deleted ? null : message.ReplyTo,
        Mentions = change.Deleted ? null : message.Mentions,
        Reactions = change.Deleted ? null : change.Reactions,
        Event = change.Deleted ? null : message.Event,
        Key = change.Deleted ? null : message.Key,
    };

    private static ChatMessage Changed(ChatMessage message, MessageReacted reacted) => message with
    {
        Reactions = reacted.Reactions.Count > 0 ? reacted.Reactions : null,
        Changed = message.Changed is { } mark ? mark with { Change = reacted.Change } : new(reacted.Change, false, message.Timestamp, message.From, Reacted: true),
    };
}
