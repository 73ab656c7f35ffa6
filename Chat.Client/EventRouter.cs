using Chat.Client.Connecting;
using Chat.Client.Directs;
using Chat.Client.Kernel;
using Chat.Client.Sending;
using Chat.Contracts;

namespace Chat.Client;

/// <summary>Knows a client's rooms, its direct messages and its unsent ones, and brings to each what comes on the connections.</summary>
internal sealed class EventRouter : ILinkListener
{
    private readonly object gate = new();
    private readonly Dictionary<string, Room> rooms = [];
    private readonly List<Link> links = [];
    private readonly ClientContext context;
    private readonly SendQueue queue;
    private Task? loading;

    public EventRouter(ClientContext context, SendQueue queue)
    {
        this.context = context;
        this.queue = queue;
        Directs = new DirectConversations(context, () => UserId ?? "");
        Lanes = new DirectLanes(context, queue, token => new Calls(context, Connector.Current).LinkAsync(token), () => UserId);
    }

    public Connector Connector { get; set; } = null!;

    public DirectConversations Directs { get; }

    public DirectLanes Lanes { get; }

    public string? UserId { get; private set; }

    public required Action<ChatState> OnState { get; init; }

    public required Action<BroadcastNotice> OnBroadcast { get; init; }

    public required Action<ReadNotice> OnRead { get; init; }

    public required Action OnClosed { get; init; }

    public IReadOnlyCollection<Room> Rooms
    {
        get
        {
            lock (gate) return [.. rooms.Values];
        }
    }

    /// <exception cref="ChatException">The client is closed.</exception>
    public Room GetOrAdd(string name, JoinOptions options)
    {
        Room room;
        List<Link> present;
        lock (gate)
        {
            if (rooms.TryGetValue(name, out var known)) return known;
            if (Connector.Why is { } why) throw new ChatException(why.Code, why.Message);
            rooms[name] = room = new Room(name, options, context, () => UserId ?? "", queue, Remove, LeaveOrphan);
            present = [.. links];
        }

        foreach (var link in present) _ = room.AttachAsync(link); // rooms have locks of their own: never within this one
        if (Connector.Why is { } closed) room.End(closed); // meanwhile
        return room;
    }

    void ILinkListener.OnEvent(Link link, object record)
    {
        switch (record)
        {
            case Welcome welcome:
                UserId = welcome.UserId;
                break;
            case BroadcastNotice notice:
                OnBroadcast(notice);
                break;
            case ReadNotice notice:
                OnRead(notice);
                break;
            case DirectMessage message:
                Directs.Take(link, message);
                break;
            case TokenExpiring:
                _ = context.Run(() => RefreshAsync(link));
                break;
            default:
                if (RoomOf(record) is { } name) Find(name)?.Take(link, record);
                break;
        }
    }

    async Task ILinkListener.OnUpAsync(Link link, Welcome welcome)
    {
        await LoadAsync(welcome.UserId).ConfigureAwait(false);
        lock (gate) links.Add(link); // a room that comes now attaches itself, maybe once more
        Directs.OnUp(link);
        await Task.WhenAll(Rooms.Select(room => room.AttachAsync(link))).ConfigureAwait(false);
    }

    void ILinkListener.OnDown(Link link)
    {
        foreach (var room in Without(link)) room.Detach(link);
    }

    void ILinkListener.OnState(ChatState state) => OnState(state);

    void ILinkListener.OnClosed(ChatException why)
    {
        queue.Close(why); // first: what a room that ends fails is forgotten, what a closed client fails is kept
        foreach (var room in Rooms) room.End(why);
        Directs.Messages.Complete();
        OnClosed();
        context.Callbacks.Complete();
    }

    private Task LoadAsync(string user)
    {
        lock (gate) return loading ??= LoadAsync();

        async Task LoadAsync()
        {
            var directs = await queue.LoadAsync(user).ConfigureAwait(false);
            Lanes.AddFirst(directs);
            foreach (var room in Rooms) room.AddStored();
            queue.Release();
        }
    }

    private async Task RefreshAsync(Link link)
    {
        var refreshed = await Connector.RefreshAsync(link).ConfigureAwait(false);
        foreach (var name in refreshed?.LeftRooms ?? [])
            Find(name)?.End(new ChatException(LeaveReasons.Kicked, "The new token does not allow the room."));
    }

    private IReadOnlyList<Room> Without(Link link)
    {
        lock (gate)
        {
            links.Remove(link);
            return [.. rooms.Values];
        }
    }

    private Room? Find(string name)
    {
        lock (gate) return rooms.TryGetValue(name, out var room) ? room : null;
    }

    private void Remove(Room room)
    {
        lock (gate)
        {
            if (rooms.TryGetValue(room.Name, out var known) && known == room) rooms.Remove(room.Name);
        }
    }

    private void LeaveOrphan(Room room, Link link)
    {
        if (Find(room.Name) is null) _ = context.Run(() => room.TakeOutAsync(link));
    }

    private static string? RoomOf(object record) => record switch
    {
        ChatMessage message => message.Room,
        MessageEdited edited => edited.Room,
        MessageDeleted deleted => deleted.Room,
        MessageReacted reacted => reacted.Room,
        MemberJoined joined => joined.Room,
        MemberLeft left => left.Room,
        TypingNotice typing => typing.Room,
        RoomEvent published => published.Room,
        _ => null,
    };
}
