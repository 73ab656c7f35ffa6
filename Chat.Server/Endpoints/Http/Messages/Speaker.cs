using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Chat.Contracts;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Kernel;
using Chat.Server.Rooms;

namespace Chat.Server.Endpoints.Http.Messages;

/// <summary>In whose name a message is said, and under which id.</summary>
internal static class Speaker
{
    public const string IdempotencyHeader = "Idempotency-Key";

    /// <summary>A user speaks for itself; a back end as a user, under a name, or under that of its key.</summary>
    public static Caller Of(ApiCaller caller, string? userId, string? system)
    {
        if (userId is null && system is null) return caller.Caller;
        if (caller.Key is null) throw new ChatException(ChatErrors.Forbidden, "Only a back end with a key speaks for others.");
        if (userId is not null && system is not null) throw new ChatException(ChatErrors.InvalidRequest, "A message has a user_id or a system, not both.");
        var name = userId ?? SystemSender.Of(system!);
        ChatRules.CheckUserId(name);
        return Caller.Over(Session.OfBackEnd(name));
    }

    public static void DemandKey(ApiCaller caller)
    {
        if (caller.Key is null) throw new ChatException(ChatErrors.Forbidden, "Only a back end with a key annotates messages.");
    }

    /// <summary>The same for one of many, where a bad name refuses that one alone.</summary>
    public static (Caller Caller, ChatException? Refusal) Try(ApiCaller caller, string? userId, string? system)
    {
        try
        {
            return (Of(caller, userId, system), null);
        }
        catch (ChatException refusal)
        {
            return (default, refusal);
        }
    }

    /// <summary>The client message id of the body, else the header. Long keys are hashed, for an id has 64 characters.</summary>
    public static string? IdOf(string? inBody, HttpRequest request)
    {
        var header = request.Headers[IdempotencyHeader].ToString().Trim('"');
        if (inBody is not null || header.Length == 0) return inBody;
        return header.Length <= ChatLimits.ClientMessageIdLength ? header : Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(header)));
    }
}
