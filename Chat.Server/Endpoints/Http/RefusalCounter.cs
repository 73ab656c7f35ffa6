using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http;

/// <summary>Counts what the HTTP interface refuses, and connections that are not let in. Stands before everything that may refuse.</summary>
internal sealed class RefusalCounter(RequestDelegate next, Refusals refusals, ConnectionRefusals connections)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var status = context.Response.StatusCode;
        if (status < StatusCodes.Status400BadRequest) return;
        var code = context.Features.Get<ChatException>()?.Code ?? Problems.CodeOf(status);
        var path = context.Request.Path;
        if (path.StartsWithSegments(ChatEndpoints.Hub) || path.StartsWithSegments(ChatEndpoints.PlainJson)) connections.Add(code);
        else if (path.StartsWithSegments(ChatEndpoints.Api)) refusals.Add(code);
    }
}
