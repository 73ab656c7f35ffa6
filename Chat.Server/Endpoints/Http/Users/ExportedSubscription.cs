using Chat.Server.Ports;

namespace Chat.Server.Endpoints.Http.Users;

/// <param name="Subscription">A room that the user is subscribed to.</param>
internal sealed record ExportedSubscription(Subscription Subscription);
