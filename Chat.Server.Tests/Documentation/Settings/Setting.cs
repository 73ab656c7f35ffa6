namespace Chat.Server.Tests.Documentation.Settings;

/// <summary>A setting of the server.</summary>
/// <param name="Key">Its name; of what stands in a list's entries, that in the first one.</param>
/// <param name="Property">The property it is bound to, which has its documentation.</param>
/// <param name="Default">Its value when nothing is set.</param>
internal sealed record Setting(string Key, System.Reflection.PropertyInfo Property, object? Default)
{
    /// <summary>Its name in the environment.</summary>
    public string Variable => (Property.PropertyType.IsArray ? $"{Key}:0" : Key).Replace(":", "__", StringComparison.Ordinal);
}
