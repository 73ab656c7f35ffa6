using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Chat.Client;
using Chat.Contracts;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Drivers;

/// <summary>Chat.Client, driven inside this process. Commands are begun in their order and answered as they are done.</summary>
internal sealed class DotNetDriver : IDriver, IAsyncDisposable
{
    private readonly Channel<JsonObject> reports = Channel.CreateUnbounded<JsonObject>();
    private readonly ConcurrentDictionary<string, ChatClient> clients = new();
    private readonly ConcurrentDictionary<string, FileOutbox> outboxes = new();
    private readonly ConcurrentDictionary<(string, string), Room> rooms = new();
    private readonly ConcurrentDictionary<(string, string), ConcurrentQueue<JsonObject>> events = new();
    private readonly ConcurrentDictionary<(string, string), ConcurrentDictionary<string, JsonObject>> reactions = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<JsonObject>> reads = new();
    private readonly ConcurrentDictionary<(string, string), TaskCompletionSource> held = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> asked = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-driver-");
    private readonly Action<ChatClientOptions> configure;
    private readonly Dictionary<string, Func<JsonObject, Task<JsonObject?>>> verbs;
    private int lastAsked;

    /// <param name="configure">What is particular to the clients of this driver.</param>
    public DotNetDriver(Action<ChatClientOptions> configure)
    {
        this.configure = configure;
        verbs = new()
        {
            ["make"] = MakeAsync,
            ["connect"] = command => Done(Client(command).ConnectAsync()),
            ["close"] = command => Done(CloseAsync((string)command["client"]!)),
            ["end"] = _ => Done(CloseAllAsync()),
            ["join"] = JoinAsync,
            ["read"] = command => Done(Release(command)),
            ["leave"] = command => Done(Room(command).LeaveAsync()),
            ["send"] = async command => Answer(await Room(command).SendAsync((string)command["text"]!, OptionsOf(command))),
            ["direct"] = async command => Answer(await Client(command).SendDirectAsync((string)command["user"]!, (string)command["text"]!)),
            ["edit"] = command => Done(Room(command).EditAsync((long)command["seq"]!, (string)command["text"]!)),
            ["delete"] = command => Done(Room(command).DeleteAsync((long)command["seq"]!)),
            ["typing"] = command => Done(Room(command).SetTypingAsync((bool)command["on"]!)),
            ["publish"] = command => Done(Room(command).PublishAsync((string)command["name"]!, command["data"]?.ToJsonString(), (string?)command["key"], (bool?)command["exclude_self"] ?? false)),
            ["store"] = async command => Answer(await Room(command).StoreAsync((string)command["name"]!, command["data"]?.ToJsonString(), (string?)command["key"])),
            ["react"] = command => Done((bool?)command["remove"] is true
                ? Room(command).UnreactAsync((long)command["seq"]!, (string)command["emoji"]!)
                : Room(command).ReactAsync((long)command["seq"]!, (string)command["emoji"]!)),
            ["reactions"] = async command => new() { ["reactions"] = JsonSerializer.SerializeToNode((await Room(command).ReactionsOfAsync((long)command["seq"]!)).Reactions) },
            ["subscribe"] = async command => Counts(await Room(command).SubscribeAsync()),
            ["unsubscribe"] = command => Done(Room(command).UnsubscribeAsync()),
            ["mark_read"] = async command => Counts(await Room(command).MarkReadAsync((long)command["seq"]!)),
            ["unread"] = UnreadAsync,
            ["search"] = async command => new() { ["seqs"] = new JsonArray([.. (await Room(command).SearchAsync((string)command["query"]!)).Messages.Select(message => (JsonNode)message.Seq)]) },
            ["history"] = HistoryAsync,
            ["look"] = command => Task.FromResult<JsonObject?>(Look(command)),
        };
    }

    public ChannelReader<JsonObject> Reports => reports.Reader;

    public Task TellAsync(JsonObject command)
    {
        if ((string)command["do"]! == "token") GiveToken(command);
        else _ = ObeyAsync(command);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAllAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<JsonObject?> Done(Task work)
    {
        await work;
        return null;
    }

    private static JsonObject Answer(Receipt receipt) => new() { ["seq"] = receipt.Seq, ["duplicate"] = receipt.Duplicate };

    private async Task ObeyAsync(JsonObject command)
    {
        var id = (int)command["id"]!;
        try
        {
            var answer = await verbs[(string)command["do"]!](command);
            Report(new() { ["answer"] = id, ["ok"] = answer ?? [] });
        }
        catch (ChatException e)
        {
            Report(new() { ["answer"] = id, ["error"] = e.Code, ["message"] = e.Message });
        }
        catch (Exception e)
        {
            Report(new() { ["answer"] = id, ["error"] = e.GetType().Name, ["message"] = e.ToString() });
        }
    }

    private async Task<JsonObject?> MakeAsync(JsonObject command)
    {
        var (name, settings) = ((string)command["client"]!, command["options"]!.AsObject());
        await CloseAsync(name);
        var options = new ChatClientOptions
        {
            Url = new Uri((string)command["url"]!),
            Token = cancellation => AskForTokenAsync(name, cancellation),
        };
        if (settings["message_buffer"] is { } buffer) options.MessageBuffer = (int)buffer;
        if (settings["outbox_limit"] is { } limit) options.OutboxLimit = (int)limit;
        if (settings["send_deadline_ms"] is { } deadline) options.SendDeadline = TimeSpan.FromMilliseconds((int)deadline);
        if (settings["max_reconnect_delay_ms"] is { } delay) options.MaxReconnectDelay = TimeSpan.FromMilliseconds((int)delay);
        if (settings["outbox"] is { } outbox) options.Outbox = outboxes[name] = new FileOutbox(Path.Combine(folder.FullName, (string)outbox!));
        configure(options);
        var client = clients[name] = new ChatClient(options);
        client.StateChanged += state => Report(Event("state", name, new() { ["state"] = state.ToString().ToLowerInvariant(), ["code"] = client.CloseReason }));
        var read = reads[name] = [];
        client.RoomRead += notice => read.Enqueue(new() { ["room"] = notice.Room, ["user"] = notice.UserId, ["seq"] = notice.Seq });
        Follow(client.DirectMessages, direct => Report(Event(
            "direct", name, new() { ["from"] = direct.From, ["to"] = direct.To, ["seq"] = direct.Seq, ["text"] = direct.Text })));
        return null;
    }

    private async Task<JsonObject?> JoinAsync(JsonObject command)
    {
        var name = (string)command["client"]!;
        var room = await Client(command).JoinAsync((string)command["room"]!, new JoinOptions
        {
            After = command["after"] is { } place ? new StreamPosition((string)place["epoch"]!, (long)place["seq"]!) : null,
            Hidden = (bool?)command["hidden"] ?? false,
            State = (bool?)command["state"] ?? false,
            Unread = (bool?)command["unread"] ?? false,
        });
        rooms[Key(command)] = room;
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        held[Key(command)] = released;
        if ((string?)command["read"] != "held") released.SetResult();
        var seen = events[Key(command)] = [];
        Follow(room.Events, e => seen.Enqueue(new() { ["from"] = e.From, ["event"] = e.Event, ["data"] = e.Data is { } data ? JsonNode.Parse(data) : null, ["key"] = e.Key }));
        var reacted = reactions[Key(command)] = new();
        Follow(room.Reactions, e => reacted[$"{e.Seq}"] = ByCount(e.Reactions));
        Follow(room.Gaps, gap => Report(Of(room, "gap", name, new() { ["from"] = gap.From, ["to"] = gap.To, ["reset"] = gap.Kind == GapKind.Reset })));
        Follow(room.Changes, change => Report(Of(room, "change", name, new() { ["seq"] = change.Seq, ["text"] = change.Deleted ? null : change.Text })));
        Follow(
            room.Messages,
            message =>
            {
                if (message.Reactions is not null) reacted.TryAdd($"{message.Seq}", ByCount(message.Reactions));
                Report(Of(room, "message", name, ReportOf(message)));
            },
            released.Task);
        _ = room.Left.ContinueWith(left => Report(Of(room, "left", name, new() { ["reason"] = left.Result })), TaskScheduler.Default);
        return null;
    }

    private static SendOptions OptionsOf(JsonObject command) => new()
    {
        Data = command["data"]?.ToJsonString(),
        ReplyTo = command["reply_to"]?.Deserialize<MessageReference>(),
        Mentions = command["mentions"]?.AsArray().Select(id => (string)id!).ToArray(),
    };

    private static JsonObject ReportOf(ChatMessage message) => new()
    {
        ["seq"] = message.Seq,
        ["text"] = message.Text,
        ["data"] = message.Data is { } data ? JsonNode.Parse(data) : null,
        ["reply_to"] = message.ReplyTo,
        ["mentions"] = message.Mentions is { } mentions ? new JsonArray([.. mentions.Select(id => (JsonNode)id)]) : null,
        ["name"] = message.Event,
        ["key"] = message.Key,
    };

    private static JsonObject ByCount(IReadOnlyDictionary<string, Reaction>? reactions) =>
        new((reactions ?? new Dictionary<string, Reaction>()).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.Count)));

    private static JsonObject Counts(RoomUnread unread) => new() { ["read"] = unread.Read, ["count"] = unread.Count, ["mentions"] = unread.Mentions };

    private async Task<JsonObject?> UnreadAsync(JsonObject command)
    {
        var page = await Client(command).UnreadAsync();
        return new() { ["rooms"] = new JsonArray([.. page.Rooms.Select(room => new JsonObject { ["room"] = room.Room, ["read"] = room.Read, ["count"] = room.Count, ["mentions"] = room.Mentions })]) };
    }

    private async Task<JsonObject?> HistoryAsync(JsonObject command)
    {
        var page = await Room(command).HistoryAsync((long?)command["before"], (long?)command["after"], (int?)command["limit"]);
        return new() { ["messages"] = new JsonArray([.. page.Messages.Select(message => new JsonObject { ["seq"] = message.Seq, ["text"] = message.Text })]) };
    }

    private JsonObject Look(JsonObject command)
    {
        var seen = new JsonObject { ["state"] = Client(command).State.ToString().ToLowerInvariant() };
        seen["reads"] = new JsonArray([.. reads[(string)command["client"]!].Select(read => read.DeepClone())]);
        if ((string?)command["room"] is null) return seen;
        var room = Room(command);
        seen["members"] = new JsonArray([.. room.Members.Select(member => (JsonNode)member)]);
        seen["member_count"] = room.MemberCount;
        seen["typing"] = new JsonArray([.. room.Typing.Select(user => (JsonNode)user)]);
        seen["position"] = new JsonObject { ["epoch"] = room.Position.Epoch, ["seq"] = room.Position.Seq };
        seen["entries"] = new JsonObject(room.State.Select(pair => KeyValuePair.Create(pair.Key, JsonNode.Parse(pair.Value.Data))));
        seen["unread"] = room.Unread is { } unread ? new JsonObject { ["read"] = unread.Read, ["count"] = unread.Count, ["mentions"] = unread.Mentions } : null;
        seen["reactions"] = new JsonObject(reactions[Key(command)].Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.DeepClone())));
        seen["events"] = new JsonArray([.. events[Key(command)].Select(e => e.DeepClone())]);
        return seen;
    }

    private Task Release(JsonObject command)
    {
        held[Key(command)].TrySetResult();
        return Task.CompletedTask;
    }

    private Task<string> AskForTokenAsync(string client, CancellationToken cancellation)
    {
        var ask = Interlocked.Increment(ref lastAsked);
        var answer = asked[ask] = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Report(Event("token", client, new() { ["ask"] = ask }));
        return answer.Task.WaitAsync(cancellation);
    }

    private void GiveToken(JsonObject command)
    {
        if (!asked.TryRemove((int)command["ask"]!, out var answer)) return;
        if ((string?)command["token"] is { } token) answer.SetResult(token);
        else answer.SetException(new InvalidOperationException("The provider has no token."));
    }

    private ChatClient Client(JsonObject command) => clients[(string)command["client"]!];

    private Room Room(JsonObject command) => rooms[Key(command)];

    private static (string, string) Key(JsonObject command) => ((string)command["client"]!, (string)command["room"]!);

    private static JsonObject Event(string name, string client, JsonObject fields)
    {
        fields["event"] = name;
        fields["client"] = client;
        return fields;
    }

    private static JsonObject Of(Room room, string name, string client, JsonObject fields)
    {
        fields["room"] = room.Name;
        return Event(name, client, fields);
    }

    private void Report(JsonObject report) => reports.Writer.TryWrite(report);

    /// <summary>Takes each; after the first it waits until it may go on.</summary>
    /// <summary>The reader has begun when this returns.</summary>
    private static void Follow<T>(IAsyncEnumerable<T> items, Action<T> take, Task? mayGoOn = null) => _ = FollowAsync(items, take, mayGoOn);

    private static async Task FollowAsync<T>(IAsyncEnumerable<T> items, Action<T> take, Task? mayGoOn)
    {
        await foreach (var item in items.ConfigureAwait(false))
        {
            take(item);
            if (mayGoOn is not null) await mayGoOn.ConfigureAwait(false);
        }
    }

    private async Task CloseAllAsync()
    {
        foreach (var name in clients.Keys) await CloseAsync(name);
    }

    private async Task CloseAsync(string name)
    {
        if (clients.TryGetValue(name, out var client)) await client.DisposeAsync();
        if (outboxes.TryRemove(name, out var outbox)) await outbox.DisposeAsync();
    }
}
