using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Chat.Contracts;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

/// <summary>The documentation of <c>Chat.Contracts</c> as plain text of one line, as the compiler wrote it beside the assembly.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<string, XElement> Members = XDocument
        .Load(Path.ChangeExtension(typeof(ChatMessage).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => (string)member.Attribute("name")!);

    public static string? Of(Type type) => Summary($"T:{type.FullName}");

    public static string? Of(FieldInfo field) => Summary($"F:{field.DeclaringType!.FullName}.{field.Name}");

    public static string? Of(MethodInfo method) =>
        Summary($"M:{method.DeclaringType!.FullName}.{method.Name}({string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType.FullName))})");

    /// <summary>What the record's documentation says of the parameter that made the property.</summary>
    public static string? OfParameter(Type record, string name) =>
        Members.GetValueOrDefault($"T:{record.FullName}")?.Elements("param").FirstOrDefault(param => (string?)param.Attribute("name") == name) is { } found ? Text(found) : null;

    private static string? Summary(string member) => Members.GetValueOrDefault(member)?.Element("summary") is { } summary ? Text(summary) : null;

    private static string Text(XElement element) => Space().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => $"`{CamelCase(((string)see.Attribute("cref")!).Split('(')[0])}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{Camel((string)parameter.Attribute("name")!)}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element => Text(element),
        _ => "",
    };

    /// <summary><c>T:A.B.Record</c> is <c>Record</c>, <c>P:A.B.Record.Field</c> is <c>Record.field</c>, and so are the constants' holders.</summary>
    private static string CamelCase(string cref)
    {
        var parts = cref[2..].Split('.');
        return cref[0] == 'T' ? parts[^1] : $"{parts[^2]}.{Camel(parts[^1])}";
    }

    private static string Camel(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
