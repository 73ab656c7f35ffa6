using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms;

namespace Chat.Server.Endpoints.Http.Users;

/// <summary>This node's part of <see cref="UserConnections"/>.</summary>
internal sealed class UserConnectionAnswers(IPresence presence, DeliveryManager delivery, Sessions sessions, RoomService rooms, IRoomChannel channel, INodes nodes)
{
    private static readonly CloseOrder Disconnected = new(CloseCodes.Disconnected, "Disconnected by a back end");

    public Task<string> ListAsync(string order)
    {
        var userId = Parse(order).UserId;
        return Task.FromResult(JsonSerializer.Serialize(presence.ConnectionsOf(userId)
            .Select(id => delivery.Find(id)?.Details).OfType<ConnectionDetails>()
            .Select(details => new UserConnection(
                details.ConnectionId, nodes.NodeId, details.Protocol, details.Since, details.Address, details.Agent, presence.RoomsOf(details.ConnectionId))), ApiJson.BetweenNodes));
    }

    public Task<string> DisconnectAsync(string order)
    {
        var (userId, _, connectionId) = Parse(order);
        var chosen = presence.ConnectionsOf(userId).Where(id => connectionId is null || id == connectionId).ToArray();
        foreach (var id in chosen) channel.Close(id, Disconnected);
        return Count(chosen.Length);
    }

    /// <summary>A back end decides over the head of the token, which holds again when it is refreshed.</summary>
    public async Task<string> JoinAsync(string order)
    {
        var (userId, room, _) = Parse(order);
        var joined = 0;
        foreach (var id in presence.ConnectionsOf(userId))
        {
            if (sessions.Find(id) is not { } session) continue;
            if (presence.IsMember(id, room!) || await TryJoinAsync(new Caller(id, session with { Rooms = RoomGrant.Every }), room!)) joined++;
        }

        return await Count(joined);
    }

    private async Task<bool> TryJoinAsync(Caller caller, string room)
    {
        try
        {
            await rooms.JoinAsync(caller, new JoinRoomRequest(room), CancellationToken.None);
            channel.Admit(caller.ConnectionId, room);
            return true;
        }
        catch (Exception e) when (e is ChatException or OperationCanceledException)
        {
            return false; // it may not, or has gone
        }
    }

    private static ConnectionOrder Parse(string order) => JsonSerializer.Deserialize<ConnectionOrder>(order, ApiJson.BetweenNodes)!;

    private static Task<string> Count(int connections) => Task.FromResult(JsonSerializer.Serialize(new ConnectionCount(connections), ApiJson.BetweenNodes));
}
