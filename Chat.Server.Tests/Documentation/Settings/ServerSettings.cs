using System.Reflection;
using Chat.Server.Kernel;
using Chat.Server.Stores.PostgreSql;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Harness;
using Microsoft.AspNetCore.Builder;

namespace Chat.Server.Tests.Documentation.Settings;

/// <summary>All settings there are, as the server registers them.</summary>
internal static class ServerSettings
{
    /// <summary>What readers ask for first comes first; what is not named here comes last.</summary>
    private static readonly string[] Order =
        ["Jwt", "Chat:Rooms", "Chat:Namespaces", "Chat:Subscriptions", "Chat:History", "Chat:Redis", "Chat:Transport", "Chat:Limits", "Chat:Delivery", "Chat:Api", "Chat:Webhooks", "Chat:Drain", "Chat:Health", "Chat:Metrics", "Chat:Log"];

    private static readonly OptionsSection[] Registered = FromServer();

    /// <summary>Settings that are in no options.</summary>
    public static IReadOnlyList<string> Others { get; } =
    [
        RedisAddress.Setting, $"ConnectionStrings:{SqliteLogFile.ConnectionName}", $"ConnectionStrings:{PostgresAddress.ConnectionName}",
        .. Registered.Where(section => section.Options is null).Select(section => section.Path),
    ];

    public static IReadOnlyList<SettingSection> Sections { get; } =
    [
        .. from section in Registered
           where section.Options is not null
           orderby Array.IndexOf(Order, section.Path) is var place and >= 0 ? place : Order.Length
           select From(section.Path, section.Options!),
    ];

    /// <summary>The names of settings, groups and sections, without the numbers of lists' entries.</summary>
    public static IReadOnlySet<string> Names { get; } = Sections.SelectMany(section => section.Settings.Select(setting => setting.Key)).Concat(Others)
        .Select(WithoutNumbers).SelectMany(WithGroups).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name in any form in which a reader meets it: with an entry's number, a value, or as in the environment.</summary>
    public static bool Knows(string name) => Names.Contains(WithoutNumbers(name.Split('=')[0].Replace("__", ":", StringComparison.Ordinal)));

    private static OptionsSection[] FromServer()
    {
        OptionsSection[] sections = [];
        (Program.Build([$"--Jwt:SigningKey={TestTokens.SigningKey}"], Note) as IDisposable).Dispose();
        return sections;

        void Note(WebApplicationBuilder builder) =>
            sections = [.. builder.Services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance).OfType<OptionsSection>().DistinctBy(section => section.Path)];
    }

    private static SettingSection From(string path, Type options) => typeof(ISettingList).IsAssignableFrom(options)
        ? new(path, options.GetGenericArguments()[0], [.. In($"{path}:0", options.GetGenericArguments()[0])])
        : new(path, options, [.. In(path, options)]);

    private static IEnumerable<Setting> In(string path, Type options)
    {
        var instance = Activator.CreateInstance(options);
        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var key = $"{path}:{property.Name}";
            if (!SettingGroup.Is(property.PropertyType)) yield return new Setting(key, property, property.GetValue(instance));
            var inner = SettingGroup.IsList(property.PropertyType, out var element) ? In($"{key}:0", element) : SettingGroup.Is(property.PropertyType) ? In(key, property.PropertyType) : [];
            foreach (var setting in inner) yield return setting;
        }
    }

    private static string WithoutNumbers(string name) => string.Join(':', name.Split(':').Where(part => !int.TryParse(part, out _)));

    private static IEnumerable<string> WithGroups(string name)
    {
        var parts = name.Split(':');
        return Enumerable.Range(1, parts.Length).Select(count => string.Join(':', parts[..count]));
    }
}
