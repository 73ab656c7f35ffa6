using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Ports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chat.Server.Endpoints.Http.Service;

/// <summary>The service as a whole.</summary>
internal static class ServiceEndpoints
{
    public static void MapService(this RouteGroupBuilder all)
    {
        var api = all.MapGroup("").WithTags("Service");
        api.MapGet("/stats", StatsAsync).Needs(ApiScope.Read).Says("GetStats", "Counts connections, users, rooms and nodes.");
        api.MapGet("/nodes", NodesAsync).Needs(ApiScope.Read).Says("ListNodes", "Lists the nodes and how they are.");
    }

    private static async Task<Ok<ServiceStats>> StatsAsync(IPresence presence, IPresenceDirectory directory, NodeStates states, CancellationToken cancellation)
    {
        var online = await presence.OnlineAsync(0, cancellation);
        return TypedResults.Ok(new ServiceStats(
            online.ConnectionCount, online.UserCount, await directory.RoomCountAsync(cancellation), (await states.ListAsync(cancellation)).Nodes.Count));
    }

    private static async Task<Ok<NodeList>> NodesAsync(NodeStates states, CancellationToken cancellation) => TypedResults.Ok(await states.ListAsync(cancellation));
}
