using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms.Namespaces;

/// <summary>Which settings hold in which room, and so how much of each is kept. A look-up is a comparison with each prefix, the longest first.</summary>
internal sealed class RoomNamespaces : IRetention
{
    private readonly (string Prefix, RoomSettings Settings)[] namespaces;
    private readonly RoomSettings otherwise;
    private readonly Retention general;

    public RoomNamespaces(IOptions<SettingList<RoomNamespace>> options, IOptions<HistoryOptions> history, IOptions<RoomOptions> rooms)
    {
        general = new Retention(history.Value.MaxMessagesPerRoom, history.Value.MaxAge);
        otherwise = From(null, new RoomNamespace { ReadReceipts = rooms.Value.ReadReceipts });
        namespaces = [.. options.Value.OrderByDescending(entry => entry.Prefix.Length).Select(entry => (entry.Prefix, From(entry.Prefix, entry)))];
        LongestAge = namespaces.Select(entry => entry.Settings.MaxAge).Append(general.MaxAge).Max();
    }

    public TimeSpan LongestAge { get; }

    public RoomSettings Of(string room)
    {
        foreach (var (prefix, settings) in namespaces)
            if (room.StartsWith(prefix, StringComparison.Ordinal)) return settings;
        return otherwise;
    }

    public Retention Of(StreamKey stream) => namespaces.Length > 0 && stream.RoomName is { } room && Of(room) is var settings ? new Retention(settings.MaxMessages, settings.MaxAge) : general;

    private RoomSettings From(string? prefix, RoomNamespace entry) => new(
        prefix, entry.Post, entry.Publish, entry.React, entry.MaxMessages ?? general.MaxMessages, entry.MaxAge ?? general.MaxAge, entry.Presence,
        entry.Presence && entry.Announcements, entry.Typing, entry.MaxMembers ?? int.MaxValue, entry.SlowMode, entry.ReadReceipts);
}
