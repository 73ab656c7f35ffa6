using System.Runtime.CompilerServices;
using Chat.Client.Connecting;
using Chat.Client.Kernel;
using Chat.Client.Rooms;
using Chat.Client.Sending;
using Chat.Contracts;

namespace Chat.Client;

/// <summary>
/// A room that the client has joined. It stays joined over any number of connections, until <see cref="LeaveAsync"/>, or until the server does not let
/// the user in any more (<see cref="Left"/>). Safe for threads. Event handlers run one at a time, on no particular thread.
/// </summary>
public sealed class Room
{
    private readonly ClientContext context;
    private readonly Func<string> self;
    private readonly Calls calls;
    private readonly Action<Room> onEnd;
    private readonly SendQueue queue;
    private readonly RoomLog log;
    private readonly RoomLinks links;
    private readonly Lane lane;
    private readonly MemberList members = new();
    private readonly TypingList typing;
    private readonly TypingNotifier notifier;
    private readonly TaskCompletionSource<string> left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamPosition? start;
    private ChatException? end;
    private int waiting;

    internal Room(string name, JoinOptions options, ClientContext context, Func<string> self, SendQueue queue, Action<Room> onEnd, Action<Room, Link> onOrphan)
    {
        Name = name;
        start = options.After;
        this.context = context;
        this.self = self;
        this.queue = queue;
        this.onEnd = onEnd;
        log = new RoomLog(name, context.Options.MessageBuffer)
        {
            OnGap = gap =>
            {
                context.Logger.GapFound(name, gap.Kind, gap.From, gap.To);
                context.Callbacks.Post(GapFound, gap);
            },
            OnChange = change => context.Callbacks.Post(Changed, change),
            OnReacted = reacted => context.Callbacks.Post(ReactionsChanged, reacted),
            Options = options,
            State = new StateMap((key, entry) => context.Callbacks.Post(() => StateChanged?.Invoke(key, entry))),
        };
        typing = new TypingList(context.Time, users => context.Callbacks.Post(TypingChanged, users));
        notifier = new TypingNotifier(context.Time);
        links = new RoomLinks(name, context, self, log, members, typing)
        {
            OnRefused = End,
            OnOrphan = link => onOrphan(this, link),
            OnMembers = () => context.Callbacks.Post(MembersChanged, members.Users),
        };
        calls = new Calls(context, links.Joined);
        lane = new Lane(context, queue) { Link = calls.LinkAsync, Join = links.JoinAgainAsync };
        AddStored();
    }

    /// <summary>A change of a message was heard of, in the order of the changes.</summary>
    public event Action<MessageChange>? Changed;

    /// <summary>Messages are missing that the server has no longer. It comes before the messages that follow it are read.</summary>
    public event Action<Gap>? GapFound;

    /// <summary>The reactions to a message are others: all there are now.</summary>
    public event Action<MessageReacted>? ReactionsChanged;

    /// <summary>A key of the room's state has another value, or none any more.</summary>
    public event Action<string, StateEntry?>? StateChanged;

    /// <summary>The members, or their number, may be others now.</summary>
    public event Action<IReadOnlyList<string>>? MembersChanged;

    /// <summary>Others type than before.</summary>
    public event Action<IReadOnlyList<string>>? TypingChanged;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The newest message that the client has, be it read yet or not. To go on after a restart from what was handled, see <see cref="PositionOf"/>.</summary>
    public StreamPosition Position => log.Position ?? new("", 0);

    /// <summary>
    /// The messages of the room, in order, each once, without holes. Each enumeration is a reader of its own: it begins with the oldest message since the
    /// join that the room still holds, and ends when the room is left or the client closed. A reader that falls behind by more than
    /// <see cref="ChatClientOptions.MessageBuffer"/> reads on from the server's history.
    /// </summary>
    public IAsyncEnumerable<ChatMessage> Messages => ReadAsync();

    /// <summary>
    /// Edits and deletions from now on, in order. Each enumeration is a reader of its own; one that falls behind by more than 1,000 goes on with the oldest
    /// that is held.
    /// </summary>
    public IAsyncEnumerable<MessageChange> Changes => log.Changes.ReadAsync(log.Changes.End);

    /// <summary>Gaps since the join. Each enumeration is a reader of its own.</summary>
    public IAsyncEnumerable<Gap> Gaps => log.Gaps.ReadAsync(0);

    /// <summary>
    /// Events of applications from now on, as they come; what others publish while there is no connection is not among them. Each enumeration is a reader of its own; one that falls
    /// behind by more than 1,000 goes on with the oldest that is held.
    /// </summary>
    public IAsyncEnumerable<RoomEvent> Events => log.Events.ReadAsync(log.Events.End);

    /// <summary>
    /// Reactions from now on, in order: each tells of all that a message has then. Each enumeration is a reader of its own; one that falls behind by more than 1,000 goes on with the oldest
    /// that is held.
    /// </summary>
    public IAsyncEnumerable<MessageReacted> Reactions => log.Reactions.ReadAsync(log.Reactions.End);

    /// <summary>The room's state as it is now, by its keys. Empty unless it was joined with <see cref="JoinOptions.State"/>.</summary>
    public IReadOnlyDictionary<string, StateEntry> State => log.State.Entries;

    /// <summary>What the last join said of unread messages; null for who is not subscribed, and unless it was joined with <see cref="JoinOptions.Unread"/>.</summary>
    public UnreadCount? Unread => log.Unread;

    /// <summary>User ids of members, the own among them; all of them unless the server has cut its list.</summary>
    public IReadOnlyList<string> Members => members.Users;

    /// <summary>How many members there are, by the server's count.</summary>
    public int MemberCount => members.Count;

    /// <summary>Whether <see cref="Members"/> are all of them.</summary>
    public bool HasAllMembers => members.IsComplete;

    /// <summary>Who else is typing.</summary>
    public IReadOnlyList<string> Typing => typing.Users;

    /// <summary>
    /// Done when the room is left for good, with the reason: <see cref="LeaveReasons.Kicked"/>, <see cref="LeaveReasons.Closed"/>,
    /// <see cref="ChatClientErrors.Left"/>, the code with which a later join was refused, or the reason for which the client was closed.
    /// </summary>
    public Task<string> Left => left.Task;

    /// <summary>
    /// Says something. Done when the server has stored it. Messages of one room are stored in the order of the calls, also of those that nobody waits for.
    /// </summary>
    /// <param name="text">1–4,000 characters unless the server is configured otherwise.</param>
    /// <param name="clientMessageId">
    /// Names the message in its event and in history, 1–64 characters; made up when absent. Never use one twice for different texts.
    /// </param>
    /// <param name="cancellationToken">Takes the message back if it is not under way yet; else it may be stored.</param>
    /// <exception cref="ChatException">
    /// The server refused it, <see cref="ChatClientErrors.Timeout"/>, <see cref="ChatClientErrors.OutboxFull"/>, or the room or the client ended.
    /// </exception>
    public Task<Receipt> SendAsync(string text, string? clientMessageId = null, CancellationToken cancellationToken = default) =>
        SendAsync(text, new SendOptions { ClientMessageId = clientMessageId }, cancellationToken);

    /// <summary>Says something with data, as a reply or with mentions; otherwise as <see cref="SendAsync(string, string?, CancellationToken)"/>.</summary>
    /// <param name="text">1–4,000 characters unless the server is configured otherwise; with data it may be empty.</param>
    /// <param name="options">What goes with it.</param>
    /// <param name="cancellationToken">Takes the message back if it is not under way yet; else it may be stored.</param>
    /// <exception cref="ArgumentException">The data is no JSON object.</exception>
    /// <exception cref="ChatException">
    /// The server refused it, <see cref="ChatClientErrors.Timeout"/>, <see cref="ChatClientErrors.OutboxFull"/>, or the room or the client ended.
    /// </exception>
    public Task<Receipt> SendAsync(string text, SendOptions options, CancellationToken cancellationToken = default)
    {
        Guard.NotNull(text);
        Guard.NotNull(options).Check();
        return lane.SendAsync(
            id => new OutboxMessage(id, Name, null, text, context.Time.GetUtcNow(), From: self(), Data: options.Data, ReplyTo: options.ReplyTo, Mentions: options.Mentions),
            options.ClientMessageId, () => end, cancellationToken);
    }

    /// <summary>
    /// Publishes an event that is stored: it has a number, stands among <see cref="Messages"/>, and comes to who was away. Sent as <see cref="SendAsync(string, SendOptions, CancellationToken)"/> sends.
    /// </summary>
    /// <param name="name">1–64 lower-case letters, digits, <c>_</c>, <c>.</c> and <c>-</c>.</param>
    /// <param name="data">A JSON object, as text: up to 16 KiB unless the server is configured otherwise.</param>
    /// <param name="key">1–64 characters: the event is the value of that key of the room's state; without data it removes the key.</param>
    /// <param name="cancellationToken">Takes it back if it is not under way yet; else it may be stored.</param>
    /// <exception cref="ArgumentException">The data is no JSON object.</exception>
    /// <exception cref="ChatException">As for messages.</exception>
    public Task<Receipt> StoreAsync(string name, string? data = null, string? key = null, CancellationToken cancellationToken = default)
    {
        Guard.NotNull(name);
        new SendOptions { Data = data }.Check();
        return lane.SendAsync(
            id => new OutboxMessage(id, Name, null, "", context.Time.GetUtcNow(), From: self(), Data: data, Event: name, Key: key), null, () => end, cancellationToken);
    }

    /// <summary>Reacts to a message. What is there already stays.</summary>
    /// <param name="seq">The number of the message.</param>
    /// <param name="emoji">1–32 characters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatException">The server refused it, or the room or the client ended.</exception>
    public Task<MessageReacted> ReactAsync(long seq, string emoji, CancellationToken cancellationToken = default) =>
        calls.RepeatAsync<MessageReacted>(ChatOperations.React, new ReactRequest(Name, seq, Guard.NotNull(emoji)), cancellationToken);

    /// <summary>Takes the own reaction back.</summary>
    /// <inheritdoc cref="ReactAsync"/>
    public Task<MessageReacted> UnreactAsync(long seq, string emoji, CancellationToken cancellationToken = default) =>
        calls.RepeatAsync<MessageReacted>(ChatOperations.React, new ReactRequest(Name, seq, Guard.NotNull(emoji), Remove: true), cancellationToken);

    /// <summary>Everybody who has reacted to a message.</summary>
    /// <exception cref="ChatException">The server refused it, or the room or the client ended.</exception>
    public Task<ReactionList> ReactionsOfAsync(long seq, CancellationToken cancellationToken = default) =>
        calls.RepeatAsync<ReactionList>(ChatOperations.Reactions, new ReactionsRequest(Name, seq), cancellationToken);

    /// <summary>Makes the user belong to the room also while it is away: the server counts what is unread then. A repetition changes nothing.</summary>
    /// <exception cref="ChatException">The server refused it, or the room or the client ended.</exception>
    public Task<RoomUnread> SubscribeAsync(CancellationToken cancellationToken = default) =>
        calls.RepeatAsync<RoomUnread>(ChatOperations.SubscribeRoom, new SubscribeRoomRequest(Name), cancellationToken);

    /// <summary>Ends the subscription; the room stays joined.</summary>
    /// <exception cref="ChatException">The server refused it, or the room or the client ended.</exception>
    public Task UnsubscribeAsync(CancellationToken cancellationToken = default) =>
        calls.RepeatAsync<object?>(ChatOperations.UnsubscribeRoom, new UnsubscribeRoomRequest(Name), cancellationToken);

    /// <summary>Moves the user's read cursor to a number, never back. The user's other connections are told (<see cref="ChatClient.RoomRead"/>).</summary>
    /// <exception cref="ChatException">The server refused it, or the room or the client ended.</exception>
    public Task<RoomUnread> MarkReadAsync(long seq, CancellationToken cancellationToken = default) =>
        calls.RepeatAsync<RoomUnread>(ChatOperations.MarkRead, new MarkReadRequest(Name, seq), cancellationToken);

    /// <summary>The messages that have all words, newest first; a word that ends in <c>*</c> stands for all that begin so.</summary>
    /// <param name="query">1–200 characters.</param>
    /// <param name="before">Messages with smaller numbers.</param>
    /// <param name="limit">1–50; 20 when absent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatException">The server refused it (<see cref="ChatErrors.Unavailable"/> where it does not search), or the room or the client ended.</exception>
    public Task<SearchPage> SearchAsync(string query, long? before = null, int? limit = null, CancellationToken cancellationToken = default) =>
        calls.OnceAsync(link => link.CallAsync<SearchPage>(ChatOperations.Search, new SearchRequest(Name, Guard.NotNull(query), before, limit), cancellationToken), cancellationToken);

    /// <summary>Gives a message another text: an own one within the server's time for it, or any as a moderator.</summary>
    /// <exception cref="ChatException">The server refused it, or the room or the client ended.</exception>
    public Task<MessageEdited> EditAsync(long seq, string text, CancellationToken cancellationToken = default) =>
        calls.RepeatAsync<MessageEdited>(ChatOperations.Edit, new EditRequest(Name, seq, Guard.NotNull(text)), cancellationToken);

    /// <summary>Deletes a message: an own one within the server's time for it, or any as a moderator. Its number stays.</summary>
    /// <exception cref="ChatException">The server refused it, or the room or the client ended.</exception>
    public Task<MessageDeleted> DeleteAsync(long seq, CancellationToken cancellationToken = default) =>
        calls.RepeatAsync<MessageDeleted>(ChatOperations.Delete, new DeleteRequest(Name, seq), cancellationToken);

    /// <summary>Reads a page of the room's log, oldest first: the newest page, or that before or after a number.</summary>
    /// <param name="before">Messages with smaller numbers, the newest of them. Not together with <paramref name="after"/>.</param>
    /// <param name="after">Messages with larger numbers, the oldest of them.</param>
    /// <param name="limit">1–200; 50 when absent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatException">The server refused it, or the room or the client ended.</exception>
    public Task<HistoryPage> HistoryAsync(long? before = null, long? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        HistoryAsync(new HistoryRequest(Name, null, before, after, limit), cancellationToken);

    /// <summary>The messages before a number, newest first, as far back as the server has them. Pages are read as they are needed.</summary>
    public IAsyncEnumerable<ChatMessage> Before(long seq) => Paging.BackAsync(before => new HistoryRequest(Name, Before: before, Limit: ChatLimits.HistoryPageLength), HistoryAsync, seq);

    /// <summary>The messages after a number, oldest first, to the end of the log as it is then. Pages are read as they are needed.</summary>
    public IAsyncEnumerable<ChatMessage> After(long seq) => Paging.OnAsync(after => new HistoryRequest(Name, After: after, Limit: ChatLimits.HistoryPageLength), HistoryAsync, seq);

    /// <summary>
    /// Says whether the user is typing. Call it with every key: it is sent at most every 3 seconds, and once when the user stops. Without a connection it is
    /// dropped.
    /// </summary>
    public async Task SetTypingAsync(bool isTyping, CancellationToken cancellationToken = default)
    {
        if (links.Joined.Value is not { } link || !notifier.Note(isTyping)) return;
        try
        {
            await link.CallAsync(ChatOperations.Typing, new TypingRequest(Name, isTyping), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LinkLostException or ChatException { Code: not (ChatErrors.Muted or ChatErrors.Forbidden) })
        {
            // It is worth nothing any more.
        }
    }

    /// <summary>Sends an event of the application's own to the members of the room. It is not stored, and not sent again.</summary>
    /// <param name="name">1–64 lower-case letters, digits, <c>_</c>, <c>.</c> and <c>-</c>.</param>
    /// <param name="data">A JSON object, as text: up to 4 KiB unless the server is configured otherwise.</param>
    /// <param name="key">1–64 characters. A newer event of the same name and key takes the place of one that still waits for a connection that is behind.</param>
    /// <param name="excludeSelf">Whether no connection of the own user gets it.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be sent.</param>
    /// <returns>Whether the server took it: false when there was no connection, or it ended before the answer came.</returns>
    /// <exception cref="ChatException">The server refused it or did not answer in time, or the room or the client ended.</exception>
    public async Task<bool> PublishAsync(string name, string? data = null, string? key = null, bool excludeSelf = false, CancellationToken cancellationToken = default)
    {
        Guard.NotNull(name);
        if (end is { } why) throw new ChatException(why.Code, why.Message);
        if (links.Joined.Value is not { } link) return false;
        try
        {
            await link.CallAsync(ChatOperations.Publish, new PublishRequest(Name, name, data, key, excludeSelf), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (LinkLostException)
        {
            return false;
        }
    }

    /// <summary>Where a message of this room stands: what to keep once it is handled, and to give to <see cref="ChatClient.JoinAsync(string, JoinOptions, CancellationToken)"/> after a restart, to go on behind it.</summary>
    public StreamPosition PositionOf(ChatMessage message)
    {
        Guard.NotNull(message);
        var held = log.Messages.Find(item => item.Message.Id == message.Id);
        return new(held.Epoch ?? Position.Epoch, message.Seq);
    }

    /// <summary>Leaves the room: its readers end, and what is unsent fails with <see cref="ChatClientErrors.Left"/>.</summary>
    public async Task LeaveAsync()
    {
        var standing = EndAll(new ChatException(ChatClientErrors.Left, "The application left the room."));
        foreach (var link in standing) await TakeOutAsync(link).ConfigureAwait(false);
    }

    /// <summary>Takes a connection out of the room.</summary>
    internal async Task TakeOutAsync(Link link)
    {
        try
        {
            await link.CallAsync(ChatOperations.LeaveRoom, new LeaveRoomRequest(Name), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LinkLostException or ChatException)
        {
            // The server does not have it in the room any more.
        }
    }

    /// <summary>Done when the server has answered the first join.</summary>
    internal async Task JoinedAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await links.FirstJoin.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (Interlocked.Decrement(ref waiting) == 0 && !links.FirstJoin.IsCompleted) _ = context.Run(LeaveAsync); // nobody wants it any more
        }
    }

    /// <summary>What an earlier run has left goes first.</summary>
    internal void AddStored()
    {
        lane.AddFirst(queue.Stored(Name));
    }

    internal Task AttachAsync(Link link) => links.AttachAsync(link, start);

    internal void Detach(Link link) => links.Detach(link);

    internal void Take(Link link, object record) => links.Take(link, record);

    internal void End(ChatException why) => EndAll(why);

    private Task<HistoryPage> HistoryAsync(HistoryRequest request, CancellationToken cancellation) =>
        calls.RepeatAsync<HistoryPage>(ChatOperations.History, request, cancellation);

    private async IAsyncEnumerable<ChatMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var message in new RoomReader(log, links.Start(), HistoryAsync, links.Note).ReadAsync(cancellation).ConfigureAwait(false)) yield return message;
    }

    /// <summary>The connections it was joined on; none when it had ended before.</summary>
    private IReadOnlyList<Link> EndAll(ChatException why)
    {
        if (Interlocked.CompareExchange(ref end, why, null) is not null) return [];
        context.Logger.Left(Name, why.Code);
        onEnd(this);
        var standing = links.End(why);
        lane.Fail(why);
        typing.Dispose();
        left.TrySetResult(why.Code);
        return standing;
    }
}
