using System.Security.Claims;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http.Access;

/// <summary>A back end that has shown its key.</summary>
internal sealed class ApiKeyPrincipal(ApiKey key) : ClaimsPrincipal(
    new ClaimsIdentity([new Claim(ChatClaims.Subject, SystemSender.Of(key.Name))], ApiKeyHandler.Scheme, ChatClaims.Subject, ChatClaims.Role))
{
    public ApiKey Key => key;
}
