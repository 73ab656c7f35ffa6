namespace Chat.Server.Endpoints.Requests;

/// <summary>What a value of a request is, whatever the format.</summary>
internal enum ValueKind
{
    Null,
    TruthValue,
    Number,
    Text,
    Bytes,
    Date,
    Extension,
    Array,
    Object,
}
