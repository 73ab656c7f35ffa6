using System.Collections;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Contracts;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

/// <summary>
/// <c>clients/typescript/src/contract.ts</c>, as <c>Chat.Contracts</c> says it must be: the records, the constants, and which request and
/// answer belong to which operation.
/// </summary>
internal static class ContractTypes
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static string Write()
    {
        var file = new StringBuilder("// Made from Chat.Contracts by ContractTests; CHAT_WRITE_CONTRACT=1 writes it anew.\n");
        WriteConstants(file, "errorCodes", typeof(ChatErrors), name => !name.EndsWith("Marker", StringComparison.Ordinal));
        WriteConstants(file, "closeCodes", typeof(CloseCodes));
        WriteConstants(file, "limits", typeof(ChatLimits));
        WriteConstants(file, "leaveReasons", typeof(LeaveReasons));
        WriteConstants(file, "sanctionKinds", typeof(SanctionKinds));
        WriteConstants(file, "endpoints", typeof(ChatEndpoints));
        foreach (var record in Records()) WriteRecord(file, record);
        WriteMethods(file, "Operations", "The operations by their names on the wire, each with its request and its answer.", typeof(IChatHub), Operation);
        WriteMethods(file, "ServerEvents", "What a server sends by itself.", typeof(IChatClient), method => $"{method.Name}: {method.GetParameters()[0].ParameterType.Name}");
        return file.ToString();
    }

    private static IEnumerable<Type> Records() =>
        from type in typeof(ChatMessage).Assembly.GetExportedTypes()
        where type.GetCustomAttribute<DataContractAttribute>() is not null
        orderby type.Name
        select type;

    private static void WriteConstants(StringBuilder file, string name, Type holder, Func<string, bool>? where = null)
    {
        file.Append('\n');
        WriteDoc(file, "", XmlDocs.Of(holder));
        file.Append("export const ").Append(name).Append(" = {\n");
        foreach (var field in holder.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => where?.Invoke(field.Name) ?? true))
        {
            WriteDoc(file, "  ", XmlDocs.Of(field));
            var value = field.GetRawConstantValue();
            file.Append("  ").Append(JsonNamingPolicy.CamelCase.ConvertName(field.Name)).Append(": ").Append(value is string text ? $"'{text}'" : $"{value}").Append(",\n");
        }

        file.Append("} as const;\n");
    }

    private static void WriteRecord(StringBuilder file, Type record)
    {
        file.Append('\n');
        WriteDoc(file, "", XmlDocs.Of(record));
        var properties = record.GetProperties().Where(property => property.GetCustomAttribute<DataMemberAttribute>() is not null).ToList();
        file.Append("export interface ").Append(record.Name).Append(properties.Count == 0 ? " {}\n" : " {\n");
        foreach (var property in properties)
        {
            WriteDoc(file, "  ", XmlDocs.OfParameter(record, property.Name));
            file.Append("  ").Append(property.GetCustomAttribute<DataMemberAttribute>()!.Name).Append(IsOptional(property) ? "?: " : ": ").Append(NameOf(property)).Append(";\n");
        }

        if (properties.Count > 0) file.Append("}\n");
    }

    private static void WriteMethods(StringBuilder file, string name, string doc, Type contract, Func<MethodInfo, string> entry)
    {
        file.Append('\n');
        WriteDoc(file, "", doc);
        file.Append("export interface ").Append(name).Append(" {\n");
        foreach (var method in contract.GetMethods())
        {
            WriteDoc(file, "  ", XmlDocs.Of(method));
            file.Append("  ").Append(entry(method)).Append(";\n");
        }

        file.Append("}\n");
    }

    private static string Operation(MethodInfo method)
    {
        var name = (string)typeof(ChatOperations).GetField(method.Name)!.GetRawConstantValue()!;
        var answer = method.ReturnType.IsGenericType ? AnswerOf(method) : "void";
        return $"{name}: {{ request: {method.GetParameters()[0].ParameterType.Name}; answer: {answer} }}";
    }

    private static string AnswerOf(MethodInfo method)
    {
        var answer = Nullability.Create(method.ReturnParameter).GenericTypeArguments[0];
        return answer.ReadState == NullabilityState.Nullable ? $"{answer.Type.Name} | null" : answer.Type.Name;
    }

    private static bool IsOptional(PropertyInfo property) => Nullability.Create(property).ReadState == NullabilityState.Nullable;

    /// <summary>The type of a property in TypeScript. A text that is JSON itself is an object there, and a time its text.</summary>
    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonConverterAttribute>() is not null ? "Record<string, unknown>" : NameOf(property.PropertyType);

    private static string NameOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var text when text == typeof(string) || text == typeof(DateTime) => "string",
        var flag when flag == typeof(bool) => "boolean",
        var number when number == typeof(int) || number == typeof(long) => "number",
        var reference when reference == typeof(MessageReference) => "number | string",
        var map when map.IsGenericType && map.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) => $"Readonly<Record<string, {NameOf(map.GetGenericArguments()[1])}>>",
        var list when list.IsGenericType && list.IsAssignableTo(typeof(IEnumerable)) => $"readonly {NameOf(list.GetGenericArguments()[0])}[]",
        var record when record.GetCustomAttribute<DataContractAttribute>() is not null => record.Name,
        var other => throw new NotSupportedException($"Say what {other} is in TypeScript."),
    };

    private static void WriteDoc(StringBuilder file, string indent, string? doc)
    {
        if (doc is not null) file.Append(indent).Append("/** ").Append(doc).Append(" */\n");
    }
}
