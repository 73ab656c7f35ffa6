using Chat.Server.Kernel;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>The user of a connection is the <c>sub</c> of its token, unchanged.</summary>
internal sealed class SubjectUserIdProvider : IUserIdProvider
{
    public string? GetUserId(HubConnectionContext connection) => connection.User.FindFirst(ChatClaims.Subject)?.Value;
}
