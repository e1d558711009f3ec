using System.Collections.Frozen;

namespace Keystay.Scanning.Published;

/// <summary>Keys whose private half anyone can look up: test keys in programs, examples in standards.</summary>
/// <remarks>Only thumbprints stand here. `keystay scan` over a program tells those of the keys inside it.</remarks>
internal static class PublishedKeys
{
    private static readonly FrozenDictionary<string, string> Origins = new Dictionary<string, string>
    {
        ["6ju-SqxJx5n7mZdOetMVyaLKIWADgkHzm2sRx1XTZcQ"] = "openssl speed: test keys inside the openssl program (apps/testrsa.h)",
        ["KJv2cyo40MYD3wQAfqIJpMexA0nyhx4HvGX2hypAfXM"] = "openssl speed: test keys inside the openssl program (apps/testrsa.h)",
        ["YbYmnT2fVYhnRoqV8uPxX-lCreb-1Y5xMNvjcbiscyA"] = "openssl speed: test keys inside the openssl program (apps/testrsa.h)",
        ["3SNO2icrIiKb1xzxx3X6uzvFKoLsTdLYVw5SgRYNoBQ"] = "openssl speed: test keys inside the openssl program (apps/testrsa.h)",
        ["4K-a3N3M8cnGGDxPgXGD-bu69naalS0xaXm_DPKSuMo"] = "openssl speed: test keys inside the openssl program (apps/testrsa.h)",
        ["R5LW0zi8uzCTx06tWa7MSPx1nHcIYzr05fIYU4B7mdQ"] = "openssl speed: test keys inside the openssl program (apps/testrsa.h)",
        ["FHP1Uc0FVZAuSOPHHg1BohlIfuiUQaN4r0wqFFi7EFk"] = "openssl speed: test keys inside the openssl program (apps/testrsa.h)",
        ["1-U9zbzJbQKodoyU7Xu_i0whQAsC9eQJXfNdWJKjCzQ"] = "libgcrypt: self-test keys inside the library",
        ["DOvxvJiAdIqVWIkFt5hDtCunXLF0BV4-JGv4f-ALSm0"] = "libgcrypt: self-test keys inside the library",
        ["5lZC6LIhV1KTWomnmyOuuOAvXqlNAVte7wK59E17KW0"] = "GnuTLS: self-test keys inside the library (lib/crypto-selftests-pk.c)",
        ["eSs03d6PaD4VTnOUGL-JM9pwPD_kHzPBL_o1ZajWPxY"] = "GnuTLS: self-test keys inside the library (lib/crypto-selftests-pk.c)",
        ["rK29wM6YXTQXhzVDaMh9U4f8VDbiYB75XLMoG0i5GX0"] = "GnuTLS: self-test keys inside the library (lib/crypto-selftests-pk.c)",
        ["xypKqSP2UQkzCT9yITDfm96QTR8Y6rmJR0TOlWZZ8GA"] = "GnuTLS: self-test keys inside the library (lib/crypto-selftests-pk.c)",
        ["5IudHghBV3kYtVd5VAVxovV1GMOsL8dcpyjc1xlf2CM"] = "Wycheproof: JSON web key and signature vectors",
        ["Hq8QDnrnBm1i_yRr4gRGsYQ5o8tlLrxeJq5MSWzOK1U"] = "Wycheproof: JSON web key and signature vectors",
        ["RgVR5H6vvCLajavO3NKXafnQJXfbDa0gFBXhfKcyeMQ"] = "Wycheproof: JSON web key and signature vectors",
        ["ZiLSoDuPfDc8rxPl05LxD9nV_EzK3XJ8t6qpTXJCtvw"] = "Wycheproof: JSON web key and signature vectors",
        ["ayHP8s_OfTOz7Lp74K10qdqgO_pmAnygDsd0O9VnymY"] = "Wycheproof: JSON web key and signature vectors",
        ["cuYg4nq89GDBuB-1b4nmL_JRSmMGawHut1vGWto-NU0"] = "Wycheproof: JSON web key and signature vectors",
        ["eLx7cyKbcDMHSL_1LbVriUzfZG-p_W2rjxLJrg9teck"] = "Wycheproof: JSON web key and signature vectors",
        ["hKoe1YKmJxChuUJIUBuWgD3Kc_DtVa-vpjuCNmmDQh8"] = "Wycheproof: JSON web key and signature vectors",
        ["jtGSXJVYuZVE0cLF8m4OWz-gvUEtc1LxRfUd7fMBarg"] = "Wycheproof: JSON web key and signature vectors",
        ["9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI"] = "RFC 7520: JOSE cookbook",
        ["dHri3SADZkrush5HU_50AoRhcKFryN-PI6jPBtPL55M"] = "RFC 7520: JOSE cookbook",
        ["oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"] = "RFC 7515, appendix A.3",
        ["cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"] = "RFC 7517, appendix A.2",
        ["NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"] = "RFC 7517, appendix A.2",
        ["kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"] = "RFC 8037, appendix A",
        ["IsUn6_e04MaShXFIISMp4kG62LWzMIPy_MvSA5pJgX8"] = "RFC 7515, appendix A.2",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Where the key of a thumbprint was published, or null.</summary>
    public static string? OriginOf(string thumbprint) => Origins.GetValueOrDefault(thumbprint);
}
