using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms.Namespaces;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>Events of applications: they go to the members of a room as they are there, and nothing of them stays. Every refusal is a <see cref="ChatException"/>.</summary>
internal sealed class EventService(IRoomChannel channel, RoomService rooms, RoomNamespaces namespaces, SanctionBoard sanctions, IOptions<RoomOptions> options)
{
    private readonly int maxBytes = options.Value.MaxEventBytes;

    public async Task PublishAsync(Caller caller, PublishRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        ChatRules.CheckEventName(request.Event);
        ChatRules.CheckEventKey(request.Key);
        ChatRules.CheckData(request.Data, maxBytes);
        await rooms.DemandMemberAsync(caller, request.Room, cancellation);
        if (!caller.IsOperator) sanctions.DemandVoice(caller.UserId, request.Room);
        namespaces.Of(request.Room).DemandPublishing(caller, request.Room);
        channel.Event(new RoomEvent(request.Room, request.Event, caller.UserId, request.Data, request.Key), request.ExcludeSelf ?? false);
    }
}
