namespace Chat.Server.Endpoints.Http.Users;

/// <summary>Which ended connections a node is asked for.</summary>
/// <param name="UserId">Of one user only.</param>
/// <param name="Code">With this close code only; 0 for those that the server did not close.</param>
/// <param name="Before">Only what comes after this place, which is before it in time.</param>
/// <param name="Limit">The newest so many.</param>
internal sealed record EndedConnectionOrder(string? UserId, int? Code, EndedConnectionPlace? Before, int Limit);
