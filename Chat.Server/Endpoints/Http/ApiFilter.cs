using Chat.Contracts;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Kernel;
using Chat.Server.Rooms;

namespace Chat.Server.Endpoints.Http;

/// <summary>Around every endpoint of the API: who may, how often, and refusals as problems with their code.</summary>
internal sealed class ApiFilter(ApiLimits limits, SanctionBoard sanctions, ILogger<ApiFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            var http = context.HttpContext;
            var metadata = http.GetEndpoint()!.Metadata;
            var caller = ApiCaller.From(http);
            limits.Count(caller, metadata.GetMetadata<CountedAs>()?.Operation ?? OperationClass.Queries, http.Response);
            var access = metadata.GetMetadata<ApiAccess>()!;
            if (!caller.May(access)) throw new ChatException(ChatErrors.Forbidden, Needs(caller, access));
            if (caller.Key is null)
            {
                await sanctions.LoadAsync(http.RequestAborted);
                sanctions.DemandEntry(caller.Name, room: null);
            }

            return await next(context);
        }
        catch (ChatException refusal)
        {
            context.HttpContext.Features.Set(refusal); // for whoever counts them
            return Problems.Of(refusal, context.HttpContext.Response);
        }
        catch (UnavailableException e)
        {
            logger.Unavailable(context.HttpContext.Request.Path, e.Message);
            return Problems.Of(new ChatException(ChatErrors.Unavailable, "The server cannot do this now; try again.") { RetryAfter = TimeSpan.FromSeconds(1) }, context.HttpContext.Response);
        }
    }

    private static string Needs(ApiCaller caller, ApiAccess access) => caller.Key is null
        ? "This is for back ends with a key and for administrators."
        : $"This key does not have the scope {access.Scope.ToString().ToLowerInvariant()}.";
}
