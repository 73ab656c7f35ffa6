using System.Numerics;
using System.Text.Json;
using Chat.Contracts;

namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>What a client may send for an operation, right and wrong, and what must become of it.</summary>
internal sealed class CallTable(Operation operation, ClientKind client)
{
    private bool IsPlain => client == ClientKind.PlainJson;

    private bool IsMessagePack => client is ClientKind.JavaScriptMessagePack or ClientKind.JavaScriptMessagePackTidy or ClientKind.DotNetMessagePack;

    private bool IsJavaScript => client is ClientKind.JavaScriptJson or ClientKind.JavaScriptMessagePack or ClientKind.JavaScriptMessagePackTidy;

    public IEnumerable<Call> Calls => [.. Records(), .. Optionals(), .. Objects(), .. Missing(), .. WrongFields(), .. Numbers(), .. Halves(), .. IsPlain ? [] : OtherArguments()];

    private IEnumerable<Call> Records()
    {
        var unknown = operation.Record();
        unknown["unknown"] = new Dictionary<string, object?> { ["a"] = new object?[] { 1, null, "x", new object?[] { 1.5 } } };
        unknown["x"] = DateTime.UnixEpoch;
        yield return Call.Answered("the usual request", operation.Record());
        yield return Call.Answered("keys in another order", operation.Record().Reverse().ToDictionary(field => field.Key, field => field.Value));
        yield return Call.Answered("fields that nobody knows", unknown);
        yield return Call.Answered("fields that nobody knows first", unknown.Reverse().ToDictionary(field => field.Key, field => field.Value));
        if (operation.Fields.Length == 0 || operation.IsCompleteWithoutFields) yield return Call.Answered("an empty record", new Dictionary<string, object?>());
        else if (operation.FirstRequired is null) yield return Call.Refused("an empty record", "room", ChatErrors.InvalidRequest, new Dictionary<string, object?>());
    }

    private IEnumerable<Call> Optionals() =>
        from field in operation.Fields
        where !field.IsRequired && field.Name != "room"
        from nothing in new object?[] { null, Undefined.Value }
        select Call.Answered($"{field.Name} is {nothing ?? "null"}", operation.Record(field.Name, nothing));

    private IEnumerable<Call> Objects() =>
        from field in operation.Fields
        where field.Kind == FieldKind.Object
        select Call.Answered($"{field.Name} is an object", operation.Record(field.Name, field.Value));

    private IEnumerable<Call> Missing()
    {
        if (operation.FirstRequired is { } first)
            yield return Call.Refused("an empty record", $"The field {Named(first)} ", CodeWithout(first), new Dictionary<string, object?>());
        foreach (var field in operation.Fields.Where(field => field.IsRequired))
        {
            foreach (var nothing in new object?[] { null, Undefined.Value })
                yield return Call.Refused($"{field.Name} is {nothing ?? "null"}", $"The field {Named(field)} ", CodeWithout(field), operation.Record(field.Name, nothing));
        }
    }

    private IEnumerable<Call> WrongFields()
    {
        foreach (var field in operation.Fields)
        {
            foreach (var wrong in field.Wrong)
                yield return Call.Refused($"{field.Name} is {Show(wrong)}", $"The field {Named(field)} ", ChatErrors.InvalidRequest, operation.Record(field.Name, wrong));
            if (IsMessagePack)
                yield return Call.Refused($"{field.Name} is bytes", $"The field {Named(field)} ", ChatErrors.InvalidRequest, operation.Record(field.Name, new byte[] { 1 }));
        }
    }

    /// <summary>A number in every form that a client may write it in.</summary>
    private IEnumerable<Call> Numbers()
    {
        object[] five = [(byte)5, (sbyte)5, (short)5, (ushort)5, 5, 5u, 5L, 5UL, 5f, 5d];
        object[] larger = [(ushort)300, 70_000u, 1L << 33, 1UL << 33, 70_000f, (double)(1L << 33), Math.Pow(2, 53)];
        foreach (var field in operation.Fields.Where(_ => !operation.NamesMessage))
        {
            if (field.Kind == FieldKind.Whole)
                foreach (var number in field.Name == "limit" ? five : [.. five, .. larger])
                    yield return Call.Answered($"{field.Name} is {Show(number)}", Without("after", operation.Record(field.Name, number)));
            if (field.Kind == FieldKind.WholeOrPosition)
                foreach (var number in (object[])[.. five, .. larger])
                    yield return Call.Answered($"{field.Name} is {Show(number)}", operation.Record(field.Name, number));
            if (field.Kind is FieldKind.Position or FieldKind.WholeOrPosition)
                foreach (var number in (object[])[.. five, .. larger])
                    yield return Call.Answered($"the seq of {field.Name} is {Show(number)}",
                        operation.Record(field.Name, new Dictionary<string, object?> { ["seq"] = number, ["x"] = null, ["epoch"] = "e" }));

            // The client itself has no form for it, and says so: nothing is sent.
            if (IsJavaScript && field.Kind is FieldKind.Whole or FieldKind.WholeOrPosition)
                yield return new Call($"{field.Name} is a BigInt", [operation.Record(field.Name, new BigInteger(5))], [null]);
        }
    }

    /// <summary>.NET's own clients put U+FFFD in the place of what is no text; all others send it.</summary>
    private IEnumerable<Call> Halves() =>
        from field in operation.Fields
        where field.Kind == FieldKind.Text && client is not (ClientKind.DotNetJson or ClientKind.DotNetMessagePack)
        select Call.Refused($"{field.Name} has half a character", $"The field {Named(field)} ", ChatErrors.InvalidRequest, operation.Record(field.Name, "a" + Half.Character));

    private IEnumerable<Call> OtherArguments()
    {
        var isEmpty = operation.Fields.Length == 0;
        yield return isEmpty ? Call.Answered("no argument") : Refused("no argument");
        yield return isEmpty ? Call.Answered("null", [null]) : Refused("null", [null]);
        foreach (var wrong in new object[] { "lobby", 5, true, new object?[] { "lobby" }, DateTime.UnixEpoch }) yield return Refused(Show(wrong), wrong);
        yield return Refused("two arguments", operation.Record(), 1);

        Call Refused(string title, params object?[] arguments) =>
            Call.Refused(title, $"{operation.Name} {(isEmpty ? "has no fields" : "takes one object with")}", ChatErrors.InvalidRequest, arguments);
    }

    private string Named(Field field) => IsPlain ? JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name) : field.Name;

    private static string CodeWithout(Field field) => field.Name == "room" ? ChatErrors.InvalidRoom : ChatErrors.InvalidRequest;

    private static Dictionary<string, object?> Without(string field, Dictionary<string, object?> record)
    {
        record.Remove(field);
        return record;
    }

    private static string Show(object value) => $"{value.GetType().Name} {JsonSerializer.Serialize(value)}";
}
