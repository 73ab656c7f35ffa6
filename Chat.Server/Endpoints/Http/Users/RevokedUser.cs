namespace Chat.Server.Endpoints.Http.Users;

/// <param name="UserId">Who was cut off.</param>
/// <param name="RevokedBefore">Tokens issued before this are refused, UTC, a whole second.</param>
internal sealed record RevokedUser(string UserId, DateTime RevokedBefore);
