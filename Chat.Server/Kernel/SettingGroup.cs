using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Chat.Server.Kernel;

/// <summary>Options within options: a class of ours as the type of a setting is a group of settings, an array of such a class a list of groups.</summary>
internal static class SettingGroup
{
    public static bool Is(Type type) => type is { IsClass: true, IsArray: false } && type.Assembly == typeof(SettingGroup).Assembly;

    public static bool IsList(Type type, [NotNullWhen(true)] out Type? element) => (element = type.GetElementType()) is not null && Is(element);

    /// <summary>The groups in options, with their paths from there.</summary>
    public static IEnumerable<(string Name, object Group)> In(object options)
    {
        foreach (var property in Writable(options.GetType()))
        {
            if (Is(property.PropertyType)) yield return (property.Name, property.GetValue(options)!);
            if (!IsList(property.PropertyType, out _)) continue;
            var list = (object[])property.GetValue(options)!;
            for (var i = 0; i < list.Length; i++) yield return ($"{property.Name}:{i}", list[i]);
        }
    }

    /// <summary>The names of all settings of options, with those of their groups.</summary>
    public static IEnumerable<string> SettingsOf(Type options) => typeof(ISettingList).IsAssignableFrom(options)
        ? SettingsOf(options.GetGenericArguments()[0]).Select(name => $"0:{name}")
        : Writable(options).SelectMany(property => Is(property.PropertyType)
            ? SettingsOf(property.PropertyType).Select(name => $"{property.Name}:{name}").Prepend(property.Name)
            : [property.Name]);

    private static IEnumerable<PropertyInfo> Writable(Type options) => options.GetProperties().Where(property => property.CanWrite);
}
