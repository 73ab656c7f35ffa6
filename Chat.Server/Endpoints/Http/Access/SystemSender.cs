namespace Chat.Server.Endpoints.Http.Access;

/// <summary>Senders that are no users. Their prefix tells them apart; whoever issues tokens gives no user such an id.</summary>
internal static class SystemSender
{
    public const string Prefix = "system:";

    public static string Of(string name) => Prefix + name;
}
