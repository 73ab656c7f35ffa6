namespace Chat.Server.Kernel;

/// <summary>The names of all settings, to help whoever has misspelt one. Names are compared without regard to case, as configuration does.</summary>
internal sealed class SettingNames(IEnumerable<OptionsSection> sections)
{
    private readonly string[] known = [.. sections.SelectMany(section => section.Settings.Prepend(section.Path)).Distinct()];

    /// <summary>A sentence about a name that is none, with the one that was probably meant.</summary>
    /// <param name="path">The name.</param>
    /// <param name="beside">Names that are known where it stands, such as those of a list's entry.</param>
    public string Unknown(string path, IEnumerable<string>? beside = null)
    {
        var last = ConfigurationPath.GetSectionKey(path);
        var nearest = known.Concat(beside ?? []).MinBy(name => Distance(name, path));
        if (nearest is null || Distance(nearest, path) > Math.Max(2, last.Length / 3))
            nearest = Array.Find(known, name => ConfigurationPath.GetSectionKey(name).Equals(last, StringComparison.OrdinalIgnoreCase)); // in another group
        return nearest is null ? $"{path} is not a setting." : $"{path} is not a setting; did you mean {nearest}?";
    }

    /// <summary>How many characters must be added, taken away or replaced to make one of the other (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var before = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = before + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                before = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
