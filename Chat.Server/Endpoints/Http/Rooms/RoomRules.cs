using Chat.Server.Rooms.Namespaces;

namespace Chat.Server.Endpoints.Http.Rooms;

/// <summary>The settings of a room as the API shows them.</summary>
/// <param name="Namespace">The prefix they come from; absent for the defaults.</param>
/// <param name="Post">Who may say something.</param>
/// <param name="Publish">Who may publish events.</param>
/// <param name="React">Who may react to messages.</param>
/// <param name="MaxMessages">The newest so many are kept.</param>
/// <param name="MaxAgeSeconds">And none that is older.</param>
/// <param name="Presence">Whether members are shown.</param>
/// <param name="Announcements">Whether comings and goings are told.</param>
/// <param name="Typing">Whether typing is told.</param>
/// <param name="MaxMembers">How many users may be in it; absent for any number.</param>
/// <param name="SlowModeSeconds">The least time from one message of a user to the next.</param>
/// <param name="ReadReceipts">Whether members are told how far the others have read.</param>
internal sealed record RoomRules(
    string? Namespace, Posting Post, Posting Publish, Posting React, int MaxMessages, double MaxAgeSeconds, bool Presence, bool Announcements, bool Typing, int? MaxMembers, double SlowModeSeconds, bool ReadReceipts)
{
    public static RoomRules Of(RoomSettings settings) => new(
        settings.Namespace, settings.Post, settings.Publish, settings.React, settings.MaxMessages, settings.MaxAge.TotalSeconds, settings.Presence, settings.Announcements, settings.Typing,
        settings.MaxMembers == int.MaxValue ? null : settings.MaxMembers, settings.SlowMode.TotalSeconds, settings.ReadReceipts);
}
