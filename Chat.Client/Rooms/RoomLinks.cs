using Chat.Client.Connecting;
using Chat.Client.Kernel;
using Chat.Contracts;

namespace Chat.Client.Rooms;

/// <summary>A room on the connections of its client: joins on each, reads on from where it was, and takes what comes, in order.</summary>
internal sealed class RoomLinks(string room, ClientContext context, Func<string> self, RoomLog log, MemberList members, TypingList typing)
{
    private readonly object gate = new();
    private readonly TaskCompletionSource<bool> firstJoin = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Attachment> attachments = [];
    private bool isEnded;

    /// <summary>A connection that the room is joined on, the newest; fails when the room is left.</summary>
    public Latch<Link> Joined { get; } = new();

    /// <summary>Done with the first snapshot; fails when the room is left before.</summary>
    public Task FirstJoin => firstJoin.Task;

    /// <summary>The room is left for good.</summary>
    public required Action<ChatException> OnRefused { get; init; }

    public required Action OnMembers { get; init; }

    /// <summary>The server has put a connection into the room after the room had been left.</summary>
    public required Action<Link> OnOrphan { get; init; }

    /// <summary>Joins on a connection. Done when the room stands on it, or never will.</summary>
    public Task AttachAsync(Link link, StreamPosition? start)
    {
        lock (gate)
        {
            if (isEnded) return Task.CompletedTask;
            attachments.RemoveAll(attachment => !attachment.Link.IsAlive);
            if (attachments.Find(attachment => attachment.Link == link) is { } known) return known.Joining;
            var attachment = new Attachment(link, context.Options.MessageBuffer);
            attachments.Add(attachment);
            return Begin(attachment, start);
        }
    }

    public void Detach(Link link)
    {
        lock (gate)
        {
            attachments.RemoveAll(attachment => attachment.Link == link);
            Joined.Set(Primary?.Link);
            if (attachments.Count == 0) typing.Clear();
        }
    }

    /// <summary>Joins again where the server says that the room is not joined. Done when it is.</summary>
    public Task JoinAgainAsync(Link link)
    {
        lock (gate)
        {
            var attachment = attachments.Find(one => one.Link == link);
            if (attachment is null) return Task.CompletedTask;
            return attachment.Mode == AttachmentMode.Live ? Begin(attachment, null) : attachment.Joining;
        }
    }

    public void Take(Link link, object record)
    {
        lock (gate)
        {
            if (isEnded || attachments.Find(one => one.Link == link) is not { } attachment) return;
            if (attachment.Mode == AttachmentMode.Joining) attachment.Wait(record);
            else Handle(attachment, record);
        }
    }

    /// <summary>Nothing is taken any more. The connections that the room was joined on.</summary>
    public IReadOnlyList<Link> End(ChatException why)
    {
        lock (gate)
        {
            isEnded = true;
            Joined.Fail(why);
            if (firstJoin.TrySetException(why)) _ = firstJoin.Task.Exception; // seen, also when nobody waits
            log.Complete();
            var links = attachments.ConvertAll(attachment => attachment.Link);
            attachments.Clear();
            return links;
        }
    }

    public void Note(Gap gap)
    {
        lock (gate) log.Note(gap);
    }

    /// <summary>Where a new reader begins.</summary>
    public RoomStart Start()
    {
        lock (gate) return log.Start();
    }

    private Attachment? Primary => attachments.FindLast(attachment => attachment.IsJoined);

    private Task Begin(Attachment attachment, StreamPosition? start)
    {
        attachment.BeginJoin();
        return attachment.Joining = context.Run(() => JoinAsync(attachment, start));
    }

    private async Task JoinAsync(Attachment attachment, StreamPosition? start)
    {
        var waits = ClientContext.NewBackoff();
        var link = attachment.Link;
        var hasCaughtUp = false;
        while (link.IsAlive)
        {
            JoinRoomRequest request;
            lock (gate)
            {
                if (isEnded) return;
                attachment.BeginJoin();
                request = log.Request(start);
            }

            TimeSpan wait;
            try
            {
                var snapshot = await link.CallAsync<RoomSnapshot>(ChatOperations.JoinRoom, request, link.Gone).ConfigureAwait(false);
                if (Apply(attachment, request, snapshot, hasCaughtUp)) return;
                if (attachment.Mode != AttachmentMode.CatchingUp || await CatchUpAsync(attachment).ConfigureAwait(false)) waits.Reset();
                hasCaughtUp = true;
                continue;
            }
            catch (LinkLostException)
            {
                return;
            }
            catch (ChatException e) when (Retry.Allows(e))
            {
                context.Logger.JoinAgain(room, e.Code);
                wait = e.RetryAfter ?? waits.Next(); // the server spreads those that it refuses over time itself
            }
            catch (ChatException e)
            {
                OnRefused(e);
                return;
            }

            if (!await context.PauseAsync(wait, link.Gone).ConfigureAwait(false)) return;
        }
    }

    /// <summary>False when there is more to read before the room is live.</summary>
    private bool Apply(Attachment attachment, JoinRoomRequest request, RoomSnapshot snapshot, bool hasCaughtUp)
    {
        context.Logger.Joined(room, snapshot.Position.Seq, snapshot.Recovered);
        lock (gate)
        {
            if (isEnded)
            {
                OnOrphan(attachment.Link);
                return true;
            }

            attachment.IsJoined = true;
            members.Replace(snapshot.Members, snapshot.MemberCount);
            OnMembers();
            var isUpToDate = log.Apply(request, snapshot, hasCaughtUp);
            if (attachments.Contains(attachment) && attachment.Link.IsAlive) Joined.Set(Primary!.Link);
            firstJoin.TrySetResult(true);
            if (!isUpToDate)
            {
                attachment.BeginCatchUp();
                return false;
            }

            if (attachment.HasLost) return false;
            attachment.GoLive(snapshot.Position.Epoch, snapshot.Position.Seq);
            while (attachment.Next() is { } record)
            {
                if (record is not ChatMessage message || message.Seq > snapshot.Position.Seq) Handle(attachment, record);
            }

            return true;
        }
    }

    /// <summary>Pages from the position to the head of the log.</summary>
    private async Task<bool> CatchUpAsync(Attachment attachment)
    {
        while (true)
        {
            StreamPosition position;
            lock (gate) position = log.Position!;
            var request = new HistoryRequest(room, After: position.Seq, Limit: ChatLimits.HistoryPageLength, Epoch: position.Epoch);
            var page = await attachment.Link.CallAsync<HistoryPage>(ChatOperations.History, request, attachment.Link.Gone).ConfigureAwait(false);
            lock (gate)
            {
                if (isEnded || !log.Apply(page) || log.Position!.Seq >= page.Position.Seq) return true;
            }
        }
    }

    private void Handle(Attachment attachment, object record)
    {
        if (isEnded) return;
        switch (record)
        {
            case ChatMessage message when attachment.Mode == AttachmentMode.Live:
                Take(attachment, message);
                break;
            case MessageEdited e when attachment.Mode == AttachmentMode.Live && IsPresent(attachment):
                log.Take(new MessageChange(room, e.Seq, e.Id, false, e.Text, e.EditedAt, e.By, e.Change, e.Reactions));
                break;
            case MessageDeleted e when attachment.Mode == AttachmentMode.Live && IsPresent(attachment):
                log.Take(new MessageChange(room, e.Seq, e.Id, true, "", e.DeletedAt, e.By, e.Change));
                break;
            case MessageReacted e when attachment.Mode == AttachmentMode.Live && IsPresent(attachment):
                log.Take(e);
                break;
            case MemberLeft { Reason: LeaveReasons.Kicked or LeaveReasons.Closed } left when left.UserId == self():
                OnRefused(new ChatException(left.Reason, $"The user is not in the room any more: {left.Reason}."));
                break;
            case MemberJoined joined when attachment == Primary:
                members.Add(joined.UserId, joined.Members, joined.MemberCount);
                OnMembers();
                break;
            case MemberLeft left when attachment == Primary:
                members.Remove(left.UserId, left.MemberCount);
                typing.Note(left.UserId, false);
                OnMembers();
                break;
            case TypingNotice notice when attachment == Primary:
                typing.Note(notice.UserId, notice.IsTyping);
                break;
            case RoomEvent published when attachment == Primary:
                log.Events.Append(published);
                break;
        }
    }

    private void Take(Attachment attachment, ChatMessage message)
    {
        if (message.Seq <= attachment.LastSeq)
        {
            context.Logger.LogLost(room);
            Begin(attachment, null);
            return;
        }

        var before = attachment.LastSeq;
        attachment.LastSeq = message.Seq;
        if (!IsPresent(attachment)) return;
        typing.Note(message.From, false);
        log.Take(message, before);
    }

    private bool IsPresent(Attachment attachment) => attachment.Epoch == log.Position?.Epoch;
}
