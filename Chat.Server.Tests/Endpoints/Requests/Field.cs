namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>A field of an operation, as docs/protocol.md has it.</summary>
/// <param name="Name">In camelCase.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Value">A right value.</param>
/// <param name="IsRequired">Whether the operation needs it.</param>
/// <param name="IsUsual">Whether the usual request has it, required or not.</param>
internal sealed record Field(string Name, FieldKind Kind, object Value, bool IsRequired = true, bool IsUsual = true)
{
    public static Field Optional(string name, FieldKind kind, object value, bool isUsual = true) => new(name, kind, value, false, isUsual);

    /// <summary>Values that this field must refuse in every protocol.</summary>
    public IEnumerable<object> Wrong => Kind switch
    {
        FieldKind.Text => [5, true, new object?[] { "a" }, new Dictionary<string, object?> { ["a"] = 1 }],
        FieldKind.Flag => ["true", 1, DateTime.UnixEpoch, new object?[] { true }],
        FieldKind.Whole => ["5", true, 1.5, 1e300, ulong.MaxValue, DateTime.UnixEpoch, new object?[] { 5 }, new Dictionary<string, object?> { ["seq"] = 1 }],
        FieldKind.Reference => [true, 1.5, 1e300, ulong.MaxValue, new object?[] { 5 }, new Dictionary<string, object?> { ["seq"] = 1 }],
        FieldKind.Object => ["{}", 5, true, DateTime.UnixEpoch, new object?[] { 5 }],
        FieldKind.Texts => ["bob", 5, true, new object?[] { 5 }, new object?[] { "a", null }, new Dictionary<string, object?> { ["a"] = 1 }],
        FieldKind.Time => [5, true, "tomorrow", "2040-01-02T03:04:05", "2040-01-02", new object?[] { "a" }, new Dictionary<string, object?> { ["a"] = 1 }],
        _ => ["5", true, DateTime.UnixEpoch, new object?[] { 5 }, new Dictionary<string, object?> { ["seq"] = 1 }, new Dictionary<string, object?> { ["epoch"] = "e", ["seq"] = "1" }],
    };
}
