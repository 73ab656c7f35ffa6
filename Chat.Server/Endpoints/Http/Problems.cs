using System.Diagnostics;
using System.Globalization;
using Chat.Contracts;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chat.Server.Endpoints.Http;

/// <summary>Refusals as problem details (RFC 9457), with the code of the protocol.</summary>
internal static class Problems
{
    public static ProblemHttpResult Of(ChatException refusal, HttpResponse response)
    {
        if (ChatTracing.IsOn) Activity.Current.Fail(refusal.Code);
        var extensions = new Dictionary<string, object?> { ["code"] = refusal.Code };
        if (refusal.Until is { } until) extensions["until"] = until.UtcDateTime;
        if (refusal.RetryAfter is { } wait)
        {
            extensions["retry_after_ms"] = (long)Math.Ceiling(wait.TotalMilliseconds);
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Problem(refusal.Message, statusCode: StatusOf(refusal.Code), extensions: extensions);
    }

    public static int StatusOf(string code) => code switch
    {
        ChatErrors.Unauthorized => StatusCodes.Status401Unauthorized,
        ChatErrors.Forbidden or ChatErrors.NotAMember or ChatErrors.Muted or ChatErrors.Banned or ChatErrors.Rejected => StatusCodes.Status403Forbidden,
        ChatErrors.NotFound or ChatErrors.NotSubscribed => StatusCodes.Status404NotFound,
        ChatErrors.IdConflict or ChatErrors.TooManyRooms or ChatErrors.RoomFull or ChatErrors.StateFull => StatusCodes.Status409Conflict,
        ChatErrors.RateLimited => StatusCodes.Status429TooManyRequests,
        ChatErrors.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ChatErrors.Internal => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>The code of a refusal that was none of ours.</summary>
    public static string CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => ChatErrors.Unauthorized,
        StatusCodes.Status403Forbidden => ChatErrors.Forbidden,
        StatusCodes.Status404NotFound => ChatErrors.NotFound,
        StatusCodes.Status429TooManyRequests => ChatErrors.RateLimited,
        StatusCodes.Status503ServiceUnavailable => ChatErrors.Unavailable,
        >= 500 => ChatErrors.Internal,
        _ => ChatErrors.InvalidRequest,
    };
}
