using System.Globalization;
using System.Text.Json.Nodes;
using Chat.Server.Tests.Harness;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Chat.Server.Tests.Deployment.Packaging;

/// <summary>A file of the repository in YAML as the JSON that it stands for, with anchors and merges followed.</summary>
internal static class YamlFile
{
    public static JsonObject Read(params string[] path) => Parse(File.ReadAllText(Path.Combine([Repository.Root, .. path])));

    public static JsonObject Parse(string yaml)
    {
        var reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        return (JsonObject)ToJson(reader.Deserialize(new MergingParser(new Parser(new StringReader(yaml)))))!;
    }

    /// <summary>An object's own entries, and those below it, each with the text it has.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Texts(this JsonNode? map) =>
        map!.AsObject().Select(entry => KeyValuePair.Create(entry.Key, entry.Value!.ToString()));

    /// <summary>The texts of a list.</summary>
    public static string[] List(this JsonNode? list) => [.. list!.AsArray().Select(entry => entry!.ToString())];

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        IDictionary<object, object> map => new JsonObject(map.Select(entry =>
            KeyValuePair.Create(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, ToJson(entry.Value)))),
        IList<object> list => new JsonArray([.. list.Select(ToJson)]),
        bool truth => truth,
        string text => text,
        IConvertible number => number is float or double ? number.ToDouble(null) : number.ToInt64(null),
        _ => throw new NotSupportedException(value.GetType().Name),
    };
}
