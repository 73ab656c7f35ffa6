using System.Runtime.CompilerServices;
using Chat.Client.Connecting;
using Chat.Client.Directs;
using Chat.Client.Kernel;
using Chat.Client.Sending;
using Chat.Contracts;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Client;

/// <summary>
/// A user's client of a Chat.Hubs server. It connects again, resumes its rooms and sends on by itself until it is disposed of or the server refuses it for
/// good. Safe for threads. Event handlers run one at a time, in the order in which things happened, on no particular thread; what one throws is logged.
/// </summary>
public sealed class ChatClient : IAsyncDisposable
{
    private const int StateBuffer = 100;

    /// <summary>How long connections are given to say goodbye.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly ClientContext context;
    private readonly Connector connector;
    private readonly Calls calls;
    private readonly SendQueue queue;
    private readonly EventRouter router;
    private readonly Ring<ChatState> states = new(StateBuffer);

    /// <param name="options">Read once, here.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message says which and why.</exception>
    public ChatClient(ChatClientOptions options)
    {
        var faults = string.Join(" ", Guard.NotNull(options).Faults());
        if (faults.Length > 0) throw new ArgumentException(faults, nameof(options));
        var logger = options.LoggerFactory?.CreateLogger("Chat.Client") ?? NullLogger.Instance;
        context = new ClientContext(options.Copy(), options.TimeProvider, logger, new Callbacks(logger));
        queue = new SendQueue(
            context,
            (message, receipt) => context.Callbacks.Post(() => MessageSent?.Invoke(message, receipt)),
            (message, why) => context.Callbacks.Post(() => MessageFailed?.Invoke(message, why)));
        router = new EventRouter(context, queue)
        {
            OnState = state =>
            {
                states.Append(state);
                context.Callbacks.Post(StateChanged, state);
            },
            OnBroadcast = notice => context.Callbacks.Post(BroadcastReceived, notice),
            OnRead = notice => context.Callbacks.Post(RoomRead, notice),
            OnClosed = states.Complete,
        };
        connector = new Connector(context, router);
        router.Connector = connector;
        calls = new Calls(context, connector.Current, connector.Begin);
        states.Append(ChatState.Disconnected);
    }

    /// <summary>The state is another.</summary>
    public event Action<ChatState>? StateChanged;

    /// <summary>An administrator told everyone something.</summary>
    public event Action<BroadcastNotice>? BroadcastReceived;

    /// <summary>The user has read in a room over another connection, or a member of a joined room has, where the room's namespace tells of that.</summary>
    public event Action<ReadNotice>? RoomRead;

    /// <summary>A message that an earlier run had left in the outbox has its receipt.</summary>
    public event Action<OutboxMessage, Receipt>? MessageSent;

    /// <summary>A message that an earlier run had left in the outbox failed, and is not tried again.</summary>
    public event Action<OutboxMessage, ChatException>? MessageFailed;

    /// <summary>How the client stands.</summary>
    public ChatState State => connector.State;

    /// <summary>The state as it is, then each that follows. Each enumeration is a reader of its own; it ends when the client is closed.</summary>
    public IAsyncEnumerable<ChatState> States => states.ReadAsync(Math.Max(0, states.End - 1));

    /// <summary>Why the client is closed, a code; null while it is not.</summary>
    public string? CloseReason => connector.Why?.Code;

    /// <summary>The user, as the server knows it from the token; null before the first connection.</summary>
    public string? UserId => router.UserId;

    /// <summary>The rooms that are joined or being joined.</summary>
    public IReadOnlyCollection<Room> Rooms => router.Rooms;

    /// <summary>The present connection, for what this client does not offer; null while there is none. The next connection is another one. Do not stop it.</summary>
    public HubConnection? Hub => connector.Current.Value?.Hub;

    /// <summary>
    /// Direct messages from and to the user, each conversation in order, each message once. Each enumeration is a reader of its own; it begins with the oldest
    /// message that the client still holds.
    /// </summary>
    public IAsyncEnumerable<DirectMessage> DirectMessages => ReadDirectsAsync();

    /// <summary>Connects. Done when the server has welcomed the user; a server that cannot be reached is tried again until then.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatException">The server refuses for good, or the client is closed.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken = default) => connector.ConnectAsync(cancellationToken);

    /// <summary>Joins a room; one that is joined already is given again. A client that nobody has connected connects; while there is no connection it waits for one.</summary>
    /// <param name="room">1–128 characters.</param>
    /// <param name="after">Where to go on, kept from an earlier run; absent, messages begin now.</param>
    /// <param name="hidden">For administrators: reads the room without being its member. Nobody is told, and nothing can be said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatException">The server refused it, or the client is closed.</exception>
    public Task<Room> JoinAsync(string room, StreamPosition? after = null, bool hidden = false, CancellationToken cancellationToken = default) =>
        JoinAsync(room, new JoinOptions { After = after, Hidden = hidden }, cancellationToken);

    /// <inheritdoc cref="JoinAsync(string, StreamPosition?, bool, CancellationToken)"/>
    /// <param name="room">1–128 characters.</param>
    /// <param name="options">How; a room that is joined already stays as it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Room> JoinAsync(string room, JoinOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        connector.Begin();
        var joined = router.GetOrAdd(Guard.NotNull(room), Guard.NotNull(options));
        await joined.JoinedAsync(cancellationToken).ConfigureAwait(false);
        return joined;
    }

    /// <summary>Sends a message to one user, who need not be online. Done when the server has stored it. Messages to one user are stored in the order of the calls.</summary>
    /// <param name="userId">The receiver.</param>
    /// <param name="text">As in <see cref="Room.SendAsync(string, string?, CancellationToken)"/>.</param>
    /// <param name="clientMessageId">As in <see cref="Room.SendAsync(string, string?, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">As in <see cref="Room.SendAsync(string, string?, CancellationToken)"/>.</param>
    /// <exception cref="ChatException">As in <see cref="Room.SendAsync(string, string?, CancellationToken)"/>.</exception>
    public Task<Receipt> SendDirectAsync(string userId, string text, string? clientMessageId = null, CancellationToken cancellationToken = default)
    {
        connector.Begin();
        return router.Lanes.SendAsync(Guard.NotNull(userId), Guard.NotNull(text), clientMessageId, () => connector.Why, cancellationToken);
    }

    /// <summary>Reads a page of the direct messages with a user, as <see cref="Room.HistoryAsync(long?, long?, int?, CancellationToken)"/> does of a room.</summary>
    /// <exception cref="ChatException">The server refused it, or the client is closed.</exception>
    public Task<HistoryPage> DirectHistoryAsync(
        string userId, long? before = null, long? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        calls.RepeatAsync<HistoryPage>(ChatOperations.History, new HistoryRequest(null, Guard.NotNull(userId), before, after, limit), cancellationToken);

    /// <summary>Who is connected.</summary>
    /// <exception cref="ChatException">The server refused it, or the client is closed.</exception>
    public Task<OnlineUsers> OnlineAsync(CancellationToken cancellationToken = default) =>
        calls.RepeatAsync<OnlineUsers>(ChatOperations.Online, new OnlineRequest(), cancellationToken);

    /// <summary>The rooms the user is subscribed to, the one with the newest message first: what is unread in each, and its last message.</summary>
    /// <param name="limit">1–1,000, which it is when absent.</param>
    /// <param name="cursor">The <see cref="UnreadRooms.Next"/> of the page before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatException">The server refused it, or the client is closed.</exception>
    public Task<UnreadRooms> UnreadAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        calls.RepeatAsync<UnreadRooms>(ChatOperations.Unread, new UnreadRequest(limit, cursor), cancellationToken);

    /// <summary>Any operation of <see cref="ChatOperations"/>, once; while there is no connection it waits for one.</summary>
    /// <param name="operation">Its name.</param>
    /// <param name="request">Its request record.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatException">The server refused it, or the connection was lost before the answer came (<see cref="ChatErrors.Unavailable"/>; it may have been done).</exception>
    public Task<TAnswer> CallAsync<TAnswer>(string operation, object request, CancellationToken cancellationToken = default) =>
        calls.OnceAsync(link => link.CallAsync<TAnswer>(operation, Guard.NotNull(request), cancellationToken), cancellationToken);

    /// <summary>As <see cref="CallAsync{TAnswer}"/>, for operations without an answer.</summary>
    public Task CallAsync(string operation, object request, CancellationToken cancellationToken = default) =>
        calls.OnceAsync(
            async link =>
            {
                await link.CallAsync(operation, Guard.NotNull(request), cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <summary>Closes the client for good: its readers end, and what is unsent fails with <see cref="ChatClientErrors.Closed"/>; an outbox keeps it.</summary>
    public async ValueTask DisposeAsync()
    {
        connector.Close(new ChatException(ChatClientErrors.Closed, "The client is closed."));
        await queue.WrittenAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource();
        await Task.WhenAny(connector.StoppedAsync(), context.PauseAsync(Farewell, limit.Token)).ConfigureAwait(false);
        limit.Cancel();
    }

    private async IAsyncEnumerable<DirectMessage> ReadDirectsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var reader = new DirectReader(
            router.Directs, (request, token) => calls.RepeatAsync<HistoryPage>(ChatOperations.History, request, token));
        await foreach (var message in reader.ReadAsync(cancellation).ConfigureAwait(false)) yield return message;
    }
}
