using System.Text;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms.Namespaces;
using Chat.Server.Rooms.Subscriptions;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>
/// Events of applications. They go to the members of a room as they are there and nothing of them stays, or they become part of its log as messages do, and those with a key its state. The before hook
/// and slow mode are for messages alone. Every refusal is a <see cref="ChatException"/> and changes nothing.
/// </summary>
internal sealed class EventService(
    IRoomChannel channel, IMessageLog log, IRoomState states, RoomService rooms, RoomNamespaces namespaces, ReadFollowers followers, SanctionBoard sanctions, RoomMetrics metrics, IOptions<RoomOptions> roomOptions)
{
    private readonly RoomOptions options = roomOptions.Value;

    /// <returns>The receipt of one that is stored; null for any other.</returns>
    public async Task<Receipt?> PublishAsync(Caller caller, PublishRequest request, CancellationToken cancellation)
    {
        var isStored = request.Store is true;
        ChatRules.CheckRoom(request.Room);
        ChatRules.CheckEventName(request.Event);
        ChatRules.CheckEventKey(request.Key);
        ChatRules.CheckData(request.Data, isStored ? options.MaxDataBytes : options.MaxEventBytes);
        ChatRules.CheckClientMessageId(request.ClientMessageId);
        if (isStored && request.ExcludeSelf is true) throw new ChatException(ChatErrors.InvalidRequest, "A stored event reaches every member, its sender too.");
        if (!isStored && request.ClientMessageId is not null) throw new ChatException(ChatErrors.InvalidRequest, "Only a stored event has a client message id.");
        await rooms.DemandMemberAsync(caller, request.Room, cancellation);
        if (!caller.IsOperator) sanctions.DemandVoice(caller.UserId, request.Room);
        namespaces.Of(request.Room).DemandPublishing(caller, request.Room);
        if (isStored) return await StoreAsync(caller, request);
        channel.Event(new RoomEvent(request.Room, request.Event, caller.UserId, request.Data, request.Key), request.ExcludeSelf ?? false);
        return null;
    }

    /// <summary>What the state of a room is.</summary>
    public async Task<RoomState> GetAsync(Caller caller, GetRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        ChatRules.CheckEventKey(request.Key);
        await rooms.DemandReaderAsync(caller, request.Room, cancellation);
        return (await states.ReadStateAsync(StreamKey.Room(request.Room), request.Key, cancellation)).InRoom(request.Room);
    }

    /// <summary>A sender that vanishes meanwhile has still said it, as with messages.</summary>
    private async Task<Receipt> StoreAsync(Caller caller, PublishRequest request)
    {
        var extras = new MessageExtras(null, request.Data, Event: request.Event, Key: request.Key).ToText();
        var draft = new MessageDraft(caller.UserId, "", request.ClientMessageId, extras, request.Key is null ? null : ChangeOf(request.Key, request.Data));
        var result = await metrics.AppendAsync(log, StreamKey.Room(request.Room), draft, CancellationToken.None);
        if (result.Outcome == AppendOutcome.Conflict) throw new ChatException(ChatErrors.IdConflict, "This client message id was used for another message.");
        if (result.Outcome == AppendOutcome.StateFull)
            throw new ChatException(ChatErrors.StateFull, $"The state of a room has at most {options.MaxStateKeys} keys and {options.MaxStateBytes} bytes of keys and data.");
        if (result.Outcome != AppendOutcome.Stored) return result.ToReceipt();
        metrics.Events.Add();
        channel.Message(result.Message.InRoom(request.Room), result.Epoch);
        if (followers.Has(caller.ConnectionId, request.Room)) await followers.SaidAsync(caller, request.Room, new StreamPosition(result.Epoch, result.Message.Seq));
        return result.ToReceipt();
    }

    private KeyChange ChangeOf(string key, string? data) =>
        new(key, data is null ? null : Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(data), options.MaxStateKeys, options.MaxStateBytes);
}
