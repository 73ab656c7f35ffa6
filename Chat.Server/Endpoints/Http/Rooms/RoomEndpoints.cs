using Chat.Contracts;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms;
using Chat.Server.Rooms.Namespaces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chat.Server.Endpoints.Http.Rooms;

/// <summary>Rooms and who is in them.</summary>
internal static class RoomEndpoints
{
    public static void MapRooms(this RouteGroupBuilder all)
    {
        var api = all.MapGroup("").WithTags("Rooms");
        api.MapGet("/rooms", ListAsync).Needs(ApiScope.Read).Says("ListRooms", "Lists the rooms that have members. With heads=true each tells the newest message of its log.");
        api.MapGet("/rooms/{room}", GetAsync).NeedsOrUser(ApiScope.Read).Says("GetRoom", "Tells how a room stands and what holds in it.");
        api.MapGet("/rooms/{room}/members", MembersAsync).NeedsOrUser(ApiScope.Read).Says("ListMembers", "Lists the users in a room.");
        api.MapGet("/rooms/{room}/state", StateAsync).NeedsOrUser(ApiScope.Read).Says("GetRoomState", "Reads the state of a room: for each key the newest stored event that has it. With key=KEY that one alone.");
        api.MapDelete("/rooms/{room}", CloseAsync).Needs(ApiScope.Admin).Says("CloseRoom", "Closes a room: its members leave and its log ends. With history=only they stay, and what was said is forgotten.");
    }

    private static async Task<Ok<RoomList>> ListAsync(
        IPresenceDirectory directory, IMessageLog log, CancellationToken cancellation, string? prefix = null, string? cursor = null, int? limit = null, bool heads = false)
    {
        var page = await Cursors.ReadAsync(() => directory.RoomsAsync(prefix ?? "", cursor, Cursors.Limit(limit), cancellation));
        if (!heads) return TypedResults.Ok(new RoomList([.. page.Items.Select(room => new RoomCount(room.Name, room.Members))], page.Next));
        var positions = await log.HeadsAsync([.. page.Items.Select(room => StreamKey.Room(room.Name))], cancellation);
        return TypedResults.Ok(new RoomList([.. page.Items.Zip(positions, (room, head) => new RoomCount(room.Name, room.Members, head.Position))], page.Next));
    }

    private static async Task<Ok<RoomOverview>> GetAsync(
        PathRoom named, ApiCaller caller, RoomService rooms, RoomNamespaces namespaces, IPresenceDirectory directory, IMessageLog log, CancellationToken cancellation)
    {
        await rooms.DemandMemberAsync(caller.Caller, named.Name, cancellation);
        var head = (await log.HeadsAsync([StreamKey.Room(named.Name)], cancellation))[0];
        return TypedResults.Ok(new RoomOverview(
            named.Name, await directory.CountInAsync(named.Name, cancellation), head.Position, head.Changes, RoomRules.Of(namespaces.Of(named.Name))));
    }

    private static async Task<Ok<MemberList>> MembersAsync(
        PathRoom named, ApiCaller caller, RoomService rooms, RoomNamespaces namespaces, IPresenceDirectory directory, CancellationToken cancellation, string? cursor = null, int? limit = null)
    {
        await rooms.DemandMemberAsync(caller.Caller, named.Name, cancellation);
        var count = await directory.CountInAsync(named.Name, cancellation);
        if (!caller.Caller.IsOperator && !namespaces.Of(named.Name).Presence) return TypedResults.Ok(new MemberList(named.Name, [], count, null));
        var page = await Cursors.ReadAsync(() => directory.MembersAsync(named.Name, cursor, Cursors.Limit(limit), cancellation));
        return TypedResults.Ok(new MemberList(named.Name, page.Items, count, page.Next));
    }

    private static async Task<Ok<RoomState>> StateAsync(PathRoom named, ApiCaller caller, EventService events, CancellationToken cancellation, string? key = null) =>
        TypedResults.Ok(await events.GetAsync(caller.Caller, new GetRequest(named.Name, key), cancellation));

    private static async Task<Ok<ClosedRoom>> CloseAsync(PathRoom named, ApiCaller caller, RoomClosing closing, string? history = null)
    {
        if (history is not (null or "only")) throw new ChatException(ChatErrors.InvalidRequest, "The parameter history is 'only', or absent.");
        return TypedResults.Ok(history is null
            ? new ClosedRoom(named.Name, true, await closing.CloseAsync(named.Name, caller.Name, CancellationToken.None))
            : new ClosedRoom(named.Name, false, await closing.ClearAsync(named.Name, caller.Name, CancellationToken.None)));
    }
}
