using System.Numerics;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Proving;

/// <summary>The low 128 bits of every number of the pool: enough to know a number again that was worked out.</summary>
internal sealed class LowBits
{
    private readonly HashSet<UInt128> numbers = [];

    public LowBits(NumberPool pool)
    {
        for (int i = 0; i < pool.Count; i++)
        {
            numbers.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(pool[i]));
        }
    }

    public static UInt128 Of(BigInteger number) => (UInt128)(number & UInt128.MaxValue);

    public bool Contains(BigInteger number) => numbers.Contains(Of(number));

    public bool Contains(UInt128 lowBits) => numbers.Contains(lowBits);
}
